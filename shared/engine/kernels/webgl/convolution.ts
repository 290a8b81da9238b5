import { convolutionKernel } from '../convolution';
import { readGroups } from '../convolutionGroups';
import { optionalInput, tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import { runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/**
 * Products a value up to which it is summed up directly, in one program. TensorFlow.js makes a matrix product of the convolution, of
 * windows that another program has laid out: for a first layer on grey or coloured images that takes longer than the products.
 */
const FEW = 32;

export const convolutionWebGl: WebGlKernel = {
  name: 'Convolution',
  run(call, backend) {
    const [x, filter] = [asImages(tensorInput(call, 'x')), asImages(tensorInput(call, 'filter'))];
    const window = readWindow(call.attrs);
    const [down, across, channels, filters] = filter.shape;
    if (down * across * channels > FEW || readGroups(call.attrs) > 1) return convolutionKernel.compose(call);
    const bias = optionalInput(call, 'bias');
    return runFragment(backend, {
      inputs: { X: x, Filter: filter, ...(bias === null ? {} : { Bias: bias }) },
      shape: [x.shape[0], ...window.output, filters],
      integers: { channels, ...windowIntegers(window) },
      functions: PIXEL,
      result: `
        int top = at.y * strideDown - above;
        int left = at.z * strideAcross - before;
        vec4 sum = ${bias === null ? 'vec4(0.0)' : 'getBias(at.w).rgrg'};
        for (int u = 0; u < down; u++) {
          int row = top + u * dilationDown;
          if (row < 0 || row >= height) { continue; }
          for (int v = 0; v < across; v++) {
            int column = left + v * dilationAcross;
            for (int channel = 0; channel < channels; channel++) {
              vec4 weights = getFilter(u, v, channel, at.w);
              vec2 both = vec2(pixel(at.x, row, column, channel), pixel(at.x, row, column + strideAcross, channel));
              sum += both.xxyy * (channel % 2 == 0 ? weights.rgrg : weights.baba);
            }
          }
        }
        return sum;`,
    });
  },
};

/** One value of the images; 0 beyond their sides. */
const PIXEL = `
  float pixel(int image, int row, int column, int channel) {
    if (column < 0 || column >= width) { return 0.0; }
    vec4 texel = getX(image, row, column, channel);
    vec2 channels = column % 2 == 0 ? texel.rg : texel.ba;
    return channel % 2 == 0 ? channels.x : channels.y;
  }`;

function windowIntegers(window: Window): Record<string, number> {
  const { input, size, strides, dilations, rows, columns } = window;
  return {
    ...{ height: input[0], width: input[1], down: size[0], across: size[1] },
    ...{ strideDown: strides[0], strideAcross: strides[1] },
    ...{ dilationDown: dilations[0], dilationAcross: dilations[1], above: rows[0], before: columns[0] },
  };
}
