import { convolutionKernel } from '../convolution';
import { readGroups } from '../convolutionGroups';
import { optionalInput, tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/**
 * Products a value below which it is summed up directly. TensorFlow.js makes a matrix product of the convolution, in tiles of
 * 32: of fewer products, as a first layer has on grey or coloured images, most of a tile is padding.
 */
const FEW = 32;

export const convolutionWebGpu: WebGpuKernel = {
  name: 'Convolution',
  run(call, backend) {
    const [x, filter] = [asImages(tensorInput(call, 'x')), asImages(tensorInput(call, 'filter'))];
    const window = readWindow(call.attrs);
    const [down, across, channels, filters] = filter.shape;
    if (down * across * channels > FEW || readGroups(call.attrs) > 1) return convolutionKernel.compose(call);
    const bias = optionalInput(call, 'bias');
    return runCompute(backend, {
      name: bias === null ? 'convolution' : 'convolutionWithBias',
      inputs: { x, weights: filter, ...(bias === null ? {} : { bias }) },
      shape: [x.shape[0], ...window.output, filters],
      integers: { channels, filters, ...windowIntegers(window) },
      element: `
        let kernel = index % uniforms.filters;
        let place = index / uniforms.filters;
        let top = ((place / uniforms.outWidth) % uniforms.outHeight) * uniforms.strideDown - uniforms.top;
        let left = (place % uniforms.outWidth) * uniforms.strideAcross - uniforms.left;
        let image = place / (uniforms.outWidth * uniforms.outHeight);
        var sum = ${bias === null ? '0.0' : 'bias[kernel]'};
        for (var u = 0; u < uniforms.down; u++) {
          let row = top + u * uniforms.dilationDown;
          if (row < 0 || row >= uniforms.height) { continue; }
          for (var v = 0; v < uniforms.across; v++) {
            let column = left + v * uniforms.dilationAcross;
            if (column < 0 || column >= uniforms.width) { continue; }
            let pixel = ((image * uniforms.height + row) * uniforms.width + column) * uniforms.channels;
            let tap = (u * uniforms.across + v) * uniforms.channels;
            for (var channel = 0; channel < uniforms.channels; channel++) {
              sum += x[pixel + channel] * weights[(tap + channel) * uniforms.filters + kernel];
            }
          }
        }
        return sum;`,
    });
  },
};

function windowIntegers(window: Window): Record<string, number> {
  const { input, output, size, strides, dilations, rows, columns } = window;
  return {
    ...{ height: input[0], width: input[1], outHeight: output[0], outWidth: output[1] },
    ...{ down: size[0], across: size[1], strideDown: strides[0], strideAcross: strides[1] },
    ...{ dilationDown: dilations[0], dilationAcross: dilations[1], top: rows[0], left: columns[0] },
  };
}
