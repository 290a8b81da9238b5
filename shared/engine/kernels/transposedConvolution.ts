import {
  add,
  engine,
  type GradConfig,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { columnSums } from './columnSums';
import { convolutionOver } from './convolution';
import { convolutionFilterGradient } from './convolutionFilterGradient';
import { convolutionInputGradient } from './convolutionInputGradient';
import {
  type EngineKernel,
  type KernelCall,
  optionalInput,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';
import { asImages } from './rows';
import { type Pair, placeWindow, readWindow, type Window, windowAttributes } from './window';

const NAME = 'TransposedConvolution';

/** How an image is enlarged: `same` by the stride, `valid` so that every product of a pixel with the kernel has room. */
export interface TransposedOptions {
  readonly strides: Pair;
  readonly padding: 'same' | 'valid';
}

/**
 * The window of the convolution that a transposed one is the gradient of: it slides over the output of `input`·stride pixels,
 * `valid` max(size − stride, 0) more, and lands on each pixel of the input once. Source: keras.layers.Conv2DTranspose.
 */
export function transposedWindow(input: Pair, size: Pair, { strides, padding }: TransposedOptions): Window {
  const extent = (axis: 0 | 1): number => {
    const overhang = padding === 'valid' ? Math.max(size[axis] - strides[axis], 0) : 0;
    return input[axis] * strides[axis] + overhang;
  };
  return placeWindow([extent(0), extent(1)], size, { strides, dilations: [1, 1], padding });
}

/**
 * Transposed 2-D convolution of images `[N, H, W, C]` with a filter `[height, width, F, C]`, plus a bias `[F]` or null: every
 * pixel puts its value, times the filter, at its place in the output, and what overlaps is added:
 * y[n, i·s + u − p, j·s + v − p, f] += x[n, i, j, c] · w[u, v, f, c]. It is the gradient of a convolution in its input.
 */
export function transposedConvolution(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor | null,
  options: TransposedOptions,
): Tensor4D {
  const size = [filter.shape[0], filter.shape[1]] as const;
  const window = transposedWindow([x.shape[1], x.shape[2]], size, options);
  const inputs: NamedTensorMap = bias === null ? { x, filter } : { x, filter, bias };
  return engine().runKernel(NAME, inputs, windowAttributes(window));
}

/** By the kernels of a convolution's gradient, in whichever form the backend has them. */
export const transposedConvolutionKernel: EngineKernel = { name: NAME, compose };

/** Each gradient is computed only where it is asked for. Those of a gradient are the convolution, and the filter's once more. */
export const transposedConvolutionGradient: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dys, saved, attrs) => {
    const dy = asImages(singleGradient(dys));
    const x = asImages(savedTensor(saved, 0));
    const filter = asImages(savedTensor(saved, 1));
    const window = readWindow(attrs);
    return {
      x: () => convolutionOver(window, dy, filter, null),
      filter: () => convolutionFilterGradient(dy, x, window, 1),
      bias: () => columnSums(dy),
    };
  },
};

function compose(call: KernelCall): Tensor {
  const bias = optionalInput(call, 'bias');
  return tidy(() => {
    const [x, filter] = [asImages(tensorInput(call, 'x')), asImages(tensorInput(call, 'filter'))];
    const y = convolutionInputGradient(x, filter, readWindow(call.attrs), 1);
    return bias === null ? y : add(y, bias);
  });
}
