import {
  engine,
  fused,
  type GradConfig,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { columnSums } from './columnSums';
import { convolutionFilterGradient } from './convolutionFilterGradient';
import { composeByGroups, convolutionAttributes, readGroups } from './convolutionGroups';
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
import { explicitPadding, placeWindow, readWindow, type Window, type WindowOptions } from './window';

const NAME = 'Convolution';

/**
 * 2-D convolution of images `[N, H, W, C]` with a filter `[height, width, C/groups, F]`, plus a bias `[F]` or null:
 * y[n, i, j, f] = b[f] + Σ x[n, i·s + u·d − p, j·s + v·d − p, c] · w[u, v, c, f] over u, v and the channels c of the group of f.
 * The filter's shape says how many groups there are.
 * Differentiable in all three for every stride, dilation and padding (TensorFlow.js' own is not for dilations).
 */
export function convolution(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor | null,
  options: WindowOptions,
): Tensor4D {
  const window = placeWindow([x.shape[1], x.shape[2]], [filter.shape[0], filter.shape[1]], options);
  return convolutionOver(window, x, filter, bias);
}

/** The same with the window placed. */
export function convolutionOver(
  window: Window,
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor | null,
): Tensor4D {
  const inputs: NamedTensorMap = bias === null ? { x, filter } : { x, filter, bias };
  return engine().runKernel(NAME, inputs, convolutionAttributes(window, x.shape[3] / filter.shape[2]));
}

export const convolutionKernel: EngineKernel = { name: NAME, compose: composeByGroups(compose) };

/** Each gradient is computed only where it is asked for: a first layer's input needs none. */
export const convolutionGradient: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dys, saved, attrs) => {
    const dy = asImages(singleGradient(dys));
    const x = asImages(savedTensor(saved, 0));
    const filter = asImages(savedTensor(saved, 1));
    const window = readWindow(attrs);
    const groups = readGroups(attrs);
    return {
      x: () => convolutionInputGradient(dy, filter, window, groups),
      filter: () => convolutionFilterGradient(x, dy, window, groups),
      bias: () => columnSums(dy),
    };
  },
};

function compose(call: KernelCall): Tensor {
  const { strides, dilations, rows, columns } = readWindow(call.attrs);
  const bias = optionalInput(call, 'bias');
  return tidy(() =>
    fused.conv2d({
      x: asImages(tensorInput(call, 'x')),
      filter: asImages(tensorInput(call, 'filter')),
      strides: [...strides],
      dilations: [...dilations],
      pad: explicitPadding(rows, columns),
      dimRoundingMode: 'floor',
      ...(bias === null ? {} : { bias }),
    }),
  );
}
