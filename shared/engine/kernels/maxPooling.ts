import { engine, type GradConfig, maxPool, type Tensor4D } from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, savedTensor, singleGradient, tensorInput } from './kernel';
import { maxPoolingGradient } from './maxPoolingGradient';
import { asImages } from './rows';
import {
  explicitPadding,
  type Pair,
  placeWindow,
  readWindow,
  type WindowOptions,
  windowAttributes,
} from './window';

const NAME = 'MaxPooling';

/** The largest value of each channel in each place of a window: `[N, H, W, C]` → `[N, h, w, C]`. Padding never wins. */
export function maxPooling(x: Tensor4D, size: Pair, options: WindowOptions): Tensor4D {
  const window = placeWindow([x.shape[1], x.shape[2]], size, options);
  return engine().runKernel(NAME, { x }, windowAttributes(window));
}

export const maxPoolingKernel: EngineKernel = { name: NAME, compose };

export const maxPoolingGradientConfig: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dys, saved, attrs) => {
    const [x, y] = [asImages(savedTensor(saved, 0)), asImages(savedTensor(saved, 1))];
    return { x: () => maxPoolingGradient({ dy: asImages(singleGradient(dys)), x, y }, readWindow(attrs)) };
  },
};

function compose(call: KernelCall): Tensor4D {
  const { size, strides, rows, columns } = readWindow(call.attrs);
  const x = asImages(tensorInput(call, 'x'));
  return maxPool(x, [...size], [...strides], explicitPadding(rows, columns), 'floor');
}
