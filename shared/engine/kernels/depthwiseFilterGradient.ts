import {
  DepthwiseConv2dNativeBackpropFilter,
  engine,
  mul,
  reshape,
  stack,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { columnSums } from './columnSums';
import { usesNativeGradient } from './convolutionNative';
import { depthwiseAttributes } from './depthwiseInputGradient';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';
import { asImages } from './rows';
import { framed, metBy, tapsOf } from './taps';
import { readWindow, type Window, windowAttributes } from './window';

const NAME = 'DepthwiseFilterGradient';

/** The gradient of a depthwise convolution in its filter: x `[N, H, W, C]` and dy `[N, h, w, C·M]` give dw `[height, width, C, M]`. */
export function depthwiseFilterGradient(x: Tensor4D, dy: Tensor4D, window: Window): Tensor4D {
  return engine().runKernel(NAME, { x, dy }, windowAttributes(window));
}

/** Tap by tap: the pixels that the tap meets times dy, summed over all places. */
export const depthwiseFilterGradientKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  const window = readWindow(call.attrs);
  const x = asImages(tensorInput(call, 'x'));
  const dy = asImages(tensorInput(call, 'dy'));
  const [images, , , channels] = x.shape;
  const shape: [number, number, number, number] = [...window.size, channels, dy.shape[3] / channels];
  if (usesNativeGradient(window)) {
    return engine().runKernel(
      DepthwiseConv2dNativeBackpropFilter,
      { x, dy },
      { ...depthwiseAttributes(window), filterShape: shape },
    );
  }
  return tidy(() => {
    const frame = framed(x, window);
    const gradients = reshape(dy, [images, ...window.output, channels, shape[3]]);
    const parts = tapsOf(window).map((tap) => {
      const pixels = reshape(metBy(tap, frame, window), [images, ...window.output, channels, 1]);
      return columnSums(reshape(mul(pixels, gradients), [-1, dy.shape[3]]));
    });
    return reshape(stack(parts), shape);
  });
}
