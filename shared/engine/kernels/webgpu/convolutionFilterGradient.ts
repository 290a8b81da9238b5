import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
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
import { addParts } from './parts';
import { release, runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';
import { layOutWindows } from './windows';

/** Invocations that keep a GPU busy. */
const BUSY = 16_384;

/** Of many products a matrix product, of few their sums. Groups of channels are put together from theirs. */
export const convolutionFilterGradientWebGpu: WebGpuKernel = {
  name: 'ConvolutionFilterGradient',
  run(call, backend) {
    if (readGroups(call.attrs) > 1) return convolutionFilterGradientKernel.compose(call);
    const [x, dy] = [asImages(tensorInput(call, 'x')), asImages(tensorInput(call, 'dy'))];
    const window = readWindow(call.attrs);
    const parts = partsOfBatch(extentsOfWindows(x, window), dy.shape[3]);
    if (parts.length > 0) return gradientByProducts(dy, parts, productDeviceWebGpu(backend, x, window));
    return { ...sumDirectly(backend, x, dy, window), shape: [...window.size, x.shape[3], dy.shape[3]] };
  },
};

export function productDeviceWebGpu(backend: WebGPUBackend, x: Tensor4D, window: Window): ProductDevice {
  return {
    layOut: (part) => layOutWindows(backend, x, window, part),
    transposed: true,
    addUp: (products) => {
      const [parts = 0, taps = 0, filters = 0] = products.shape;
      const total = addParts(backend, products, { parts, size: taps * filters });
      return { ...total, shape: [...window.size, x.shape[3], filters] };
    },
  };
}

/**
 * Two programs: every weight's sum over parts of the rows of all images, then over the parts. TensorFlow.js sums all of it in
 * one invocation a weight, which leaves most of a GPU idle where there are few weights.
 */
function sumDirectly(backend: WebGPUBackend, x: Tensor4D, dy: Tensor4D, window: Window): TensorInfo {
  const { input, size, output, strides, dilations, rows, columns } = window;
  const [channels, filters] = [x.shape[3], dy.shape[3]];
  const weights = size[0] * size[1] * channels * filters;
  const lines = dy.shape[0] * output[0];
  const perPart = Math.ceil(lines / Math.min(lines, Math.max(1, Math.ceil(BUSY / weights))));
  const parts = Math.ceil(lines / perPart);
  const partial = runCompute(backend, {
    name: 'filterGradientOfParts',
    inputs: { x, dy },
    shape: [parts, weights],
    integers: {
      ...{ weights, channels, filters, lines, perPart },
      ...{ height: input[0], width: input[1], outHeight: output[0], outWidth: output[1] },
      ...{ across: size[1], top: rows[0], left: columns[0] },
      ...{ strideDown: strides[0], strideAcross: strides[1] },
      ...{ dilationDown: dilations[0], dilationAcross: dilations[1] },
    },
    element: `
        let kernel = index % uniforms.filters;
        let channel = (index / uniforms.filters) % uniforms.channels;
        let tap = (index % uniforms.weights) / (uniforms.filters * uniforms.channels);
        let down = (tap / uniforms.across) * uniforms.dilationDown - uniforms.top;
        let along = (tap % uniforms.across) * uniforms.dilationAcross - uniforms.left;
        let first = (index / uniforms.weights) * uniforms.perPart;
        // Columns whose pixel lies in the image: 0 <= column * stride + along < width.
        let begin = max(0, (uniforms.strideAcross - 1 - along) / uniforms.strideAcross);
        let end = min(
          uniforms.outWidth,
          (uniforms.width - along + uniforms.strideAcross - 1) / uniforms.strideAcross);
        var sum = 0.0;
        for (var line = first; line < min(first + uniforms.perPart, uniforms.lines); line++) {
          let row = (line % uniforms.outHeight) * uniforms.strideDown + down;
          if (row < 0 || row >= uniforms.height) { continue; }
          let pixels = ((line / uniforms.outHeight) * uniforms.height + row) * uniforms.width + along;
          // Line by line, so that rounding is that of short sums.
          var ofLine = 0.0;
          for (var column = begin; column < end; column++) {
            let pixel = pixels + column * uniforms.strideAcross;
            ofLine += x[pixel * uniforms.channels + channel] *
              dy[(line * uniforms.outWidth + column) * uniforms.filters + kernel];
          }
          sum += ofLine;
        }
        return sum;`,
  });
  const total = addParts(backend, partial, { parts, size: weights });
  release(backend, partial);
  return total;
}
