import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow } from '../window';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** Fragments that keep a GPU busy; each has the sums of four weights. */
const BUSY = 8192;

/**
 * Two programs: every weight's sum over parts of the rows of all images, then over the parts. TensorFlow.js sums all of it in one
 * fragment a weight, which leaves most of a GPU idle where there are few weights, and reads one value at a time.
 */
export const convolutionFilterGradientWebGl: WebGlKernel = {
  name: 'ConvolutionFilterGradient',
  run(call, backend) {
    const [x, dy] = [asImages(tensorInput(call, 'x')), asImages(tensorInput(call, 'dy'))];
    const { input, size, output, strides, dilations, rows, columns } = readWindow(call.attrs);
    const [channels, filters] = [x.shape[3], dy.shape[3]];
    const taps = size[0] * size[1] * channels;
    const lines = dy.shape[0] * output[0];
    const fragments = Math.ceil(taps / 2) * Math.ceil(filters / 2);
    const perPart = Math.ceil(lines / Math.min(lines, Math.max(1, Math.ceil(BUSY / fragments))));
    const parts = Math.ceil(lines / perPart);
    const partial = runFragment(backend, {
      inputs: { X: x, Dy: dy },
      shape: [parts, taps, filters],
      integers: {
        ...{ channels, lines, perPart, across: size[1], top: rows[0], left: columns[0] },
        ...{ height: input[0], width: input[1], outHeight: output[0], outWidth: output[1] },
        ...{ strideDown: strides[0], strideAcross: strides[1] },
        ...{ dilationDown: dilations[0], dilationAcross: dilations[1] },
      },
      functions: `${TAP} ${channels % 2 === 0 ? NEIGHBOURS : STRANGERS}`,
      result: `
        vec4 sum = vec4(0.0);
        int first = at.x * perPart;
        for (int line = first; line < min(first + perPart, lines); line++) {
          int image = line / outHeight;
          int i = line % outHeight;
          for (int j = 0; j < outWidth; j += 2) {
            vec4 dy = getDy(image, i, j, at.z);
            sum += pixels(at.y, image, i, j).xxyy * dy.rgrg;
            if (j + 1 < outWidth) { sum += pixels(at.y, image, i, j + 1).xxyy * dy.baba; }
          }
        }
        return sum;`,
    });
    const gradient = runFragment(backend, {
      inputs: { Partial: partial },
      shape: [...size, channels, filters],
      integers: { parts, channels, across: size[1] },
      functions: `
        vec2 sumOf(int tap, int kernel) {
          vec2 sum = vec2(0.0);
          for (int part = 0; part < parts; part++) {
            vec4 partial = getPartial(part, tap, kernel);
            sum += tap % 2 == 0 ? partial.rg : partial.ba;
          }
          return sum;
        }`,
      result: `
        int tap = (at.x * across + at.y) * channels + at.z;
        vec2 second = at.z + 1 < channels ? sumOf(tap + 1, at.w) : vec2(0.0);
        return vec4(sumOf(tap, at.w), second);`,
    });
    release(backend, partial);
    return gradient;
  },
};

/** The pixel that a tap (row and column in the window, and channel) meets where the output is at i, j: row, column, channel. */
const TAP = `
  ivec3 pixelOf(int tap, int i, int j) {
    int place = tap / channels;
    return ivec3(
      i * strideDown - top + (place / across) * dilationDown,
      j * strideAcross - left + (place % across) * dilationAcross,
      tap % channels);
  }
  bool isOutside(ivec3 pixel) {
    return pixel.x < 0 || pixel.x >= height || pixel.y < 0 || pixel.y >= width;
  }`;

/** Even channels: a tap and the next one are two channels of one pixel, and so in one texel. */
const NEIGHBOURS = `
  vec2 pixels(int tap, int image, int i, int j) {
    ivec3 pixel = pixelOf(tap, i, j);
    if (isOutside(pixel)) { return vec2(0.0); }
    vec4 texel = getX(image, pixel.x, pixel.y, pixel.z);
    return pixel.y % 2 == 0 ? texel.rg : texel.ba;
  }`;

const STRANGERS = `
  float pixelAt(int tap, int image, int i, int j) {
    ivec3 pixel = pixelOf(tap, i, j);
    if (isOutside(pixel)) { return 0.0; }
    vec4 texel = getX(image, pixel.x, pixel.y, pixel.z);
    vec2 column = pixel.y % 2 == 0 ? texel.rg : texel.ba;
    return pixel.z % 2 == 0 ? column.x : column.y;
  }
  vec2 pixels(int tap, int image, int i, int j) {
    return vec2(pixelAt(tap, image, i, j), pixelAt(tap + 1, image, i, j));
  }`;
