import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { extentsOfWindows, type Part } from '../filterGradientByProduct';
import type { Window } from '../window';
import { runFragment } from './program';

/** What the window sees at every place of a part's images: `[images, taps, places]`, taps in the order of a filter's rows; one program. */
export function layOutWindows(
  backend: MathBackendWebGL,
  x: Tensor4D,
  window: Window,
  { first, images }: Part,
): TensorInfo {
  const { places, taps } = extentsOfWindows(x, window);
  const { input, size, output, strides, dilations, rows, columns } = window;
  const channels = x.shape[3];
  return runFragment(backend, {
    inputs: { X: x },
    shape: [images, taps, places],
    integers: {
      ...{ first, channels, height: input[0], width: input[1], outWidth: output[1], across: size[1] },
      ...{ strideDown: strides[0], strideAcross: strides[1], above: rows[0], before: columns[0] },
      ...{ dilationDown: dilations[0], dilationAcross: dilations[1] },
    },
    functions: SEEN,
    result: channels % 2 === 0 ? NEIGHBOURS : STRANGERS,
  });
}

/** The channels of the texel that a tap meets; 0 beyond the image. */
const SEEN = `
  vec2 channelsSeen(int image, int tap, int place) {
    int spot = tap / channels;
    int row = (place / outWidth) * strideDown + (spot / across) * dilationDown - above;
    int column = (place % outWidth) * strideAcross + (spot % across) * dilationAcross - before;
    if (row < 0 || row >= height || column < 0 || column >= width) { return vec2(0.0); }
    vec4 texel = getX(first + image, row, column, tap % channels);
    return column % 2 == 0 ? texel.rg : texel.ba;
  }
  float seen(int image, int tap, int place) {
    vec2 channelsOfTexel = channelsSeen(image, tap, place);
    return (tap % channels) % 2 == 0 ? channelsOfTexel.x : channelsOfTexel.y;
  }`;

/** Even channels: a tap and the next one are two channels of one pixel, and so in one texel. */
const NEIGHBOURS = `
  vec2 one = channelsSeen(at.x, at.y, at.z);
  vec2 next = channelsSeen(at.x, at.y, at.z + 1);
  return vec4(one.x, next.x, one.y, next.y);`;

const STRANGERS = `
  return vec4(
    seen(at.x, at.y, at.z), seen(at.x, at.y, at.z + 1),
    seen(at.x, at.y + 1, at.z), seen(at.x, at.y + 1, at.z + 1));`;
