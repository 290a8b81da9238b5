import {
  Conv2DBackpropFilter,
  conv2d,
  engine,
  reshape,
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

const NAME = 'ConvolutionFilterGradient';

/** The gradient of a convolution in its filter: x `[N, H, W, C]` and dy `[N, h, w, F]` give dw `[height, width, C/groups, F]`. */
export function convolutionFilterGradient(
  x: Tensor4D,
  dy: Tensor4D,
  window: Window,
  groups: number,
): Tensor4D {
  return engine().runKernel(NAME, { x, dy }, convolutionAttributes(window, groups));
}

/**
 * dw[u, v, c, f] = Σ x[n, i·s + u·d − p, …, c] · dy[n, i, …, f] is itself a convolution: the channels of x are its images, the
 * images its channels, dy is its filter, and stride and dilation change places. So it runs where TensorFlow.js has no kernel
 * for it: on WASM and, for dilations, everywhere.
 */
export const convolutionFilterGradientKernel: EngineKernel = {
  name: NAME,
  compose: composeByGroups(compose),
};

function compose(call: KernelCall): Tensor {
  const window = readWindow(call.attrs);
  if (usesNativeGradient(window)) return native(call, window);
  return tidy(() => {
    const x = exchangeImagesAndChannels(reached(asImages(tensorInput(call, 'x')), window));
    const dy = imagesBeforeChannels(asImages(tensorInput(call, 'dy')));
    const padding = explicitPadding(
      exactMargins(window, 0, window.rows),
      exactMargins(window, 1, window.columns),
    );
    const [strideHeight, strideWidth] = window.strides;
    const [dilationHeight, dilationWidth] = window.dilations;
    const gradient = conv2d(
      x,
      dy,
      [dilationHeight, dilationWidth],
      padding,
      'NHWC',
      [strideHeight, strideWidth],
      'floor',
    );
    return transpose(gradient, [1, 2, 0, 3]);
  });
}

function native(call: KernelCall, window: Window): Tensor {
  const channels = asImages(tensorInput(call, 'x')).shape[3];
  const filters = asImages(tensorInput(call, 'dy')).shape[3];
  return engine().runKernel(
    Conv2DBackpropFilter,
    { x: tensorInput(call, 'x'), dy: tensorInput(call, 'dy') },
    { ...nativeAttributes(window), filterShape: [...window.size, channels, filters] },
  );
}

/** Pixels past the input's end that the last window reaches; negative where pixels are left over. */
function reachPastEnd(window: Window, axis: 0 | 1, margins: Margins): number {
  const lastStart = (window.output[axis] - 1) * window.strides[axis] - margins[0];
  return lastStart + (window.size[axis] - 1) * window.dilations[axis] + 1 - window.input[axis];
}

function exactMargins(window: Window, axis: 0 | 1, margins: Margins): Margins {
  return [margins[0], Math.max(0, reachPastEnd(window, axis, margins))];
}

/** x without the rows and columns at its end that no window reaches. */
function reached(x: Tensor4D, window: Window): Tensor4D {
  const height = x.shape[1] + Math.min(0, reachPastEnd(window, 0, window.rows));
  const width = x.shape[2] + Math.min(0, reachPastEnd(window, 1, window.columns));
  if (height === x.shape[1] && width === x.shape[2]) return x;
  return slice(x, [0, 0, 0, 0], [x.shape[0], height, width, x.shape[3]]);
}

/** `[N, H, W, C]` → `[C, H, W, N]`. */
function exchangeImagesAndChannels(x: Tensor4D): Tensor4D {
  const [images, height, width, channels] = x.shape;
  return reshape(transpose(reshape(x, [images, height * width, channels]), [2, 1, 0]), [
    channels,
    height,
    width,
    images,
  ]);
}

/** `[N, h, w, F]` → `[h, w, N, F]`. */
function imagesBeforeChannels(dy: Tensor4D): Tensor4D {
  const [images, height, width, filters] = dy.shape;
  return reshape(transpose(reshape(dy, [images, height * width, filters]), [1, 0, 2]), [
    height,
    width,
    images,
    filters,
  ]);
}
