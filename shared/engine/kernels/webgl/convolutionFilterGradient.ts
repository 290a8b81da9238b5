import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { convolutionFilterGradientKernel } from '../convolutionFilterGradient';
import { readGroups } from '../convolutionGroups';
import {
  extentsOfWindows,
  gradientByProducts,
  type ProductDevice,
  partsOfBatch,
} from '../filterGradientByProduct';
import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import { TEXELS } from './lines';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';
import { layOutWindows } from './windows';

/** Fragments that keep a GPU busy; each has the sums of four weights. */
const BUSY = 8192;

/** Of many products a matrix product, of few their sums. Groups of channels are put together from theirs. */
export const convolutionFilterGradientWebGl: WebGlKernel = {
  name: 'ConvolutionFilterGradient',
  run(call, backend) {
    if (readGroups(call.attrs) > 1) return convolutionFilterGradientKernel.compose(call);
    const [x, dy] = [asImages(tensorInput(call, 'x')), asImages(tensorInput(call, 'dy'))];
    const window = readWindow(call.attrs);
    const parts = partsOfBatch(extentsOfWindows(x, window), dy.shape[3]);
    if (parts.length === 0) return sumDirectly(backend, x, dy, window);
    return gradientByProducts(dy, parts, productDeviceWebGl(backend, x, window));
  },
};

export function productDeviceWebGl(backend: MathBackendWebGL, x: Tensor4D, window: Window): ProductDevice {
  return {
    layOut: (part) => layOutWindows(backend, x, window, part),
    transposed: false,
    addUp: (products) => addPartsOfFilter(backend, products, window, x.shape[3]),
  };
}

/**
 * Two programs: every weight's sum over parts of the rows of all images, then over the parts. TensorFlow.js sums all of it in
 * one fragment a weight, which leaves most of a GPU idle where there are few weights, and reads one value at a time.
 */
function sumDirectly(backend: MathBackendWebGL, x: Tensor4D, dy: Tensor4D, window: Window): TensorInfo {
  const { input, size, output, strides, dilations, rows, columns } = window;
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
      ...{ channels, filters, lines, perPart, across: size[1], top: rows[0], left: columns[0] },
      ...{ height: input[0], width: input[1], outHeight: output[0], outWidth: output[1] },
      ...{ strideDown: strides[0], strideAcross: strides[1] },
      ...{ dilationDown: dilations[0], dilationAcross: dilations[1] },
    },
    functions: `${TAP} ${channels % 2 === 0 ? NEIGHBOURS : STRANGERS}`,
    result: `
        ivec3 one = tapOf(at.y);
        ivec3 other = tapOf(at.y + 1);
        int widthDy = textureSize(Dy, 0).x;
        int filterPairs = (filters + 1) / 2;
        int first = at.x * perPart;
        ivec2 atDy = texelAt(first * ((outWidth + 1) / 2) * filterPairs + at.z / 2, widthDy);
        vec4 sum = vec4(0.0);
        for (int line = first; line < min(first + perPart, lines); line++) {
          int image = line / outHeight;
          int i = line - image * outHeight;
          Row row = rowOf(one, image, i);
          Row otherRow = rowOf(other, image, i);
          // Line by line, so that rounding is that of short sums.
          vec4 ofLine = vec4(0.0);
          for (int j = 0; j < outWidth; j += 2) {
            vec4 dy = texelFetch(Dy, atDy, 0);
            ofLine += pixels(row, otherRow, one, other, j).xxyy * dy.rgrg;
            if (j + 1 < outWidth) { ofLine += pixels(row, otherRow, one, other, j + 1).xxyy * dy.baba; }
            walk(atDy, filterPairs, widthDy);
          }
          sum += ofLine;
        }
        return sum;`,
  });
  const gradient = addPartsOfFilter(backend, partial, window, channels);
  release(backend, partial);
  return gradient;
}

/** Parts of the gradient `[parts, taps, filters]`, added up: `[height, width, channels, filters]`. */
function addPartsOfFilter(
  backend: MathBackendWebGL,
  partial: TensorInfo,
  { size }: Window,
  channels: number,
): TensorInfo {
  const [parts = 0, , filters = 0] = partial.shape;
  return runFragment(backend, {
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
}

/**
 * A tap: where it stands in the window, rows and columns past the window's corner, and its channel. A row of X that it meets:
 * its first texel at the tap's channel, and whether it lies in the image.
 */
const TAP = `
  ${TEXELS}
  struct Row {
    ivec2 texel;
    bool inside;
  };
  ivec3 tapOf(int number) {
    int place = number / channels;
    return ivec3(
      (place / across) * dilationDown - top, (place % across) * dilationAcross - left, number % channels);
  }
  Row rowOf(ivec3 tap, int image, int i) {
    int row = i * strideDown + tap.x;
    int pairs = (width + 1) / 2;
    int number = ((image * height + row) * pairs) * ((channels + 1) / 2) + tap.z / 2;
    return Row(texelAt(max(number, 0), textureSize(X, 0).x), row >= 0 && row < height);
  }
  vec2 pixelOf(Row row, ivec3 tap, int j) {
    int column = j * strideAcross + tap.y;
    if (!row.inside || column < 0 || column >= width) { return vec2(0.0); }
    ivec2 texel = row.texel;
    walk(texel, (column >> 1) * ((channels + 1) >> 1), textureSize(X, 0).x);
    vec4 found = texelFetch(X, texel, 0);
    return (column & 1) == 0 ? found.rg : found.ba;
  }`;

/** Even channels: a tap and the next one are two channels of one pixel, and so in one texel. */
const NEIGHBOURS = `
  vec2 pixels(Row row, Row otherRow, ivec3 tap, ivec3 other, int j) { return pixelOf(row, tap, j); }`;

const STRANGERS = `
  vec2 pixels(Row row, Row otherRow, ivec3 tap, ivec3 other, int j) {
    vec2 one = pixelOf(row, tap, j);
    vec2 two = pixelOf(otherRow, other, j);
    return vec2((tap.z & 1) == 0 ? one.x : one.y, (other.z & 1) == 0 ? two.x : two.y);
  }`;
