import {
  Conv2DBackpropInput,
  conv2d,
  engine,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { composeByGroups, convolutionAttributes } from './convolutionGroups';
import { nativeAttributes, usesNativeGradient } from './convolutionNative';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';
import { asImages } from './rows';
import { explicitPadding, type Margins, readWindow, type Window } from './window';

const NAME = 'ConvolutionInputGradient';

/** The gradient of a convolution in its input: dy `[N, h, w, F]` and the filter give dx `[N, H, W, C]`. */
export function convolutionInputGradient(
  dy: Tensor4D,
  filter: Tensor4D,
  window: Window,
  groups: number,
): Tensor4D {
  return engine().runKernel(NAME, { dy, filter }, convolutionAttributes(window, groups));
}

/**
 * A convolution once more: dy, spread out by the stride, with the filter turned by 180° and its channels exchanged. On
 * WASM this runs in TensorFlow.js' fastest kernel instead of its slowest; for dilations it has none at all.
 */
export const convolutionInputGradientKernel: EngineKernel = { name: NAME, compose: composeByGroups(compose) };

function compose(call: KernelCall): Tensor {
  const window = readWindow(call.attrs);
  if (usesNativeGradient(window)) return native(call, window);
  return tidy(() => {
    const turned = transpose(reverse(asImages(tensorInput(call, 'filter')), [0, 1]), [0, 1, 3, 2]);
    const spread = spreadOut(asImages(tensorInput(call, 'dy')), window);
    const padding = explicitPadding(
      fullMargins(window, 0, window.rows),
      fullMargins(window, 1, window.columns),
    );
    const [dilationHeight, dilationWidth] = window.dilations;
    return conv2d(spread, turned, 1, padding, 'NHWC', [dilationHeight, dilationWidth], 'floor');
  });
}

function native(call: KernelCall, window: Window): Tensor {
  const images = asImages(tensorInput(call, 'dy')).shape[0];
  const channels = asImages(tensorInput(call, 'filter')).shape[2];
  return engine().runKernel(
    Conv2DBackpropInput,
    { dy: tensorInput(call, 'dy'), filter: tensorInput(call, 'filter') },
    { ...nativeAttributes(window), inputShape: [images, ...window.input, channels] },
  );
}

/** Margins with which the turned filter, over the spread-out dy, yields exactly the input's extent. */
function fullMargins(window: Window, axis: 0 | 1, margins: Margins): Margins {
  const before = (window.size[axis] - 1) * window.dilations[axis] - margins[0];
  const after = window.input[axis] + margins[0] - (window.output[axis] - 1) * window.strides[axis] - 1;
  return [before, after];
}

/** Puts stride − 1 zeros between neighbouring rows and columns of dy, by padding axes of length 1. */
function spreadOut(dy: Tensor4D, window: Window): Tensor4D {
  const [count, , , filters] = dy.shape;
  const [height, width] = window.output;
  const [down, across] = window.strides;
  if (down === 1 && across === 1) return dy;
  const rows = pad(reshape(dy, [count * height, 1, width * filters]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
  ]);
  const cells = pad(reshape(rows, [count * height * down * width, 1, filters]), [
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const spread: Tensor4D = reshape(cells, [count, height * down, width * across, filters]);
  return slice(spread, [0, 0, 0, 0], [count, (height - 1) * down + 1, (width - 1) * across + 1, filters]);
}
