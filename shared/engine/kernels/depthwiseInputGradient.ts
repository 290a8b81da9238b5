import {
  DepthwiseConv2dNativeBackpropInput,
  engine,
  mul,
  pad,
  reshape,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import { nativeAttributes, usesNativeGradient } from './convolutionNative';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';
import { asImages } from './rows';
import { spreadOut } from './spreadOut';
import { sumOf } from './sumOf';
import { tapsOf, unframed } from './taps';
import { readWindow, type Window, windowAttributes } from './window';

const NAME = 'DepthwiseInputGradient';

/** The gradient of a depthwise convolution in its input: dy `[N, h, w, C·M]` and the filter give dx `[N, H, W, C]`. */
export function depthwiseInputGradient(dy: Tensor4D, filter: Tensor4D, window: Window): Tensor4D {
  return engine().runKernel(NAME, { dy, filter }, windowAttributes(window));
}

/** Tap by tap: dy times the tap's weights, summed over a channel's filters and put where the tap met the image. */
export const depthwiseInputGradientKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  const window = readWindow(call.attrs);
  const dy = asImages(tensorInput(call, 'dy'));
  const filter = asImages(tensorInput(call, 'filter'));
  const [images, , , filters] = dy.shape;
  const [, , channels, multiplier] = filter.shape;
  if (usesNativeGradient(window)) {
    return engine().runKernel(
      DepthwiseConv2dNativeBackpropInput,
      { dy, filter },
      { ...depthwiseAttributes(window), inputShape: [images, ...window.input, channels] },
    );
  }
  return tidy(() => {
    const weights = unstack(reshape(filter, [-1, filters]));
    const parts = tapsOf(window).map(([u, v], tap) => {
      const products = mul(dy, weights[tap] ?? 0);
      const ofChannels: Tensor4D = sum(
        reshape(products, [images, ...window.output, channels, multiplier]),
        -1,
      );
      return placed(spreadOut(ofChannels, window.strides), [u, v], window);
    });
    return unframed(sumOf(parts), window);
  });
}

/** What a tap gives, at its place in the frame. */
function placed(part: Tensor4D, [u, v]: readonly [number, number], window: Window): Tensor4D {
  const { input, rows, columns, dilations } = window;
  const [top, left] = [u * dilations[0], v * dilations[1]];
  const bottom = input[0] + rows[0] + rows[1] - top - part.shape[1];
  const right = input[1] + columns[0] + columns[1] - left - part.shape[2];
  return pad(part, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

/** The window in the attributes of TensorFlow.js' kernels of depthwise gradients. */
export function depthwiseAttributes(window: Window) {
  return { ...nativeAttributes(window), dilations: [1, 1] };
}
