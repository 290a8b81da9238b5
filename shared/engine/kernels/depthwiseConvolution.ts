import {
  add,
  depthwiseConv2d,
  engine,
  type GradConfig,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { columnSums } from './columnSums';
import { depthwiseFilterGradient } from './depthwiseFilterGradient';
import { depthwiseInputGradient } from './depthwiseInputGradient';
import {
  type EngineKernel,
  type KernelCall,
  optionalInput,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';
import { asImages } from './rows';
import { explicitPadding, placeWindow, readWindow, type WindowOptions, windowAttributes } from './window';

const NAME = 'DepthwiseConvolution';

/**
 * Depthwise 2-D convolution of images `[N, H, W, C]` with a filter `[height, width, C, M]`, plus a bias `[C·M]` or null; every
 * channel has M filters of its own, whose outputs stand side by side:
 * y[n, i, j, c·M + m] = b[c·M + m] + Σ x[n, i·s + u·d − p, j·s + v·d − p, c] · w[u, v, c, m].
 * Differentiable in all three for every stride, dilation and padding (TensorFlow.js' own is not for dilations, nor on WASM).
 */
export function depthwiseConvolution(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor | null,
  options: WindowOptions,
): Tensor4D {
  const window = placeWindow([x.shape[1], x.shape[2]], [filter.shape[0], filter.shape[1]], options);
  const inputs: NamedTensorMap = bias === null ? { x, filter } : { x, filter, bias };
  return engine().runKernel(NAME, inputs, windowAttributes(window));
}

export const depthwiseConvolutionKernel: EngineKernel = { name: NAME, compose };

/** Each gradient is computed only where it is asked for: a first layer's input needs none. */
export const depthwiseConvolutionGradient: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dys, saved, attrs) => {
    const dy = asImages(singleGradient(dys));
    const x = asImages(savedTensor(saved, 0));
    const filter = asImages(savedTensor(saved, 1));
    const window = readWindow(attrs);
    return {
      x: () => depthwiseInputGradient(dy, filter, window),
      filter: () => depthwiseFilterGradient(x, dy, window),
      bias: () => columnSums(dy),
    };
  },
};

function compose(call: KernelCall): Tensor {
  const { strides, dilations, rows, columns } = readWindow(call.attrs);
  const bias = optionalInput(call, 'bias');
  return tidy(() => {
    const y = depthwiseConv2d(
      asImages(tensorInput(call, 'x')),
      asImages(tensorInput(call, 'filter')),
      [...strides],
      explicitPadding(rows, columns),
      'NHWC',
      [...dilations],
      'floor',
    );
    return bias === null ? y : add(y, bias);
  });
}
