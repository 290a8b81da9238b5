import {
  Conv2DBackpropInput,
  conv2d,
  engine,
  reverse,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { composeByGroups, convolutionAttributes } from './convolutionGroups';
import { nativeAttributes, usesNativeGradient } from './convolutionNative';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';
import { asImages } from './rows';
import { spreadOut } from './spreadOut';
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
    const spread = spreadOut(asImages(tensorInput(call, 'dy')), window.strides);
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
