import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { extentsOfWindows, type Part } from '../filterGradientByProduct';
import type { Window } from '../window';
import { runCompute } from './program';

/** What the window sees at every place of a part's images: `[images, places, taps]`, taps in the order of a filter's rows; one program. */
export function layOutWindows(
  backend: WebGPUBackend,
  x: Tensor4D,
  window: Window,
  { first, images }: Part,
): TensorInfo {
  const { places, taps } = extentsOfWindows(x, window);
  const { input, size, output, strides, dilations, rows, columns } = window;
  return runCompute(backend, {
    name: 'windows',
    inputs: { x },
    shape: [images, places, taps],
    integers: {
      ...{ first, taps, places, channels: x.shape[3], height: input[0], width: input[1] },
      ...{ outWidth: output[1], across: size[1], top: rows[0], left: columns[0] },
      ...{ strideDown: strides[0], strideAcross: strides[1] },
      ...{ dilationDown: dilations[0], dilationAcross: dilations[1] },
    },
    element: `
      let tap = index % uniforms.taps;
      let spot = tap / uniforms.channels;
      let place = (index / uniforms.taps) % uniforms.places;
      let image = uniforms.first + index / (uniforms.taps * uniforms.places);
      let row = (place / uniforms.outWidth) * uniforms.strideDown
        + (spot / uniforms.across) * uniforms.dilationDown - uniforms.top;
      let column = (place % uniforms.outWidth) * uniforms.strideAcross
        + (spot % uniforms.across) * uniforms.dilationAcross - uniforms.left;
      if (row < 0 || row >= uniforms.height || column < 0 || column >= uniforms.width) { return 0.0; }
      let pixel = (image * uniforms.height + row) * uniforms.width + column;
      return x[pixel * uniforms.channels + tap % uniforms.channels];`,
  });
}
