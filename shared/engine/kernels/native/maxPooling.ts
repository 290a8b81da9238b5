import type { TensorInfo } from '@tensorflow/tfjs-core';
import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import type { NativeHost } from './host';
import type { NativeKernel } from './nativeKernel';

function pool(native: NativeHost, x: TensorInfo, window: Window, y: number, where: number): void {
  const [images = 1, , , channels = 1] = x.shape;
  native.kernels.maxPoolForward(
    ...[native.address(x), images, ...window.input, channels],
    ...[...window.size, ...window.strides, window.rows[0], window.columns[0]],
    ...[...window.output, y, where],
  );
}

/** Four channels at a time. */
export const maxPoolingNative: NativeKernel = {
  name: 'MaxPooling',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const window = readWindow(call.attrs);
    const shape = [x.shape[0], ...window.output, x.shape[3]];
    const y = native.allocate(shape);
    const [where = 0] = native.scratch(shape.reduce((product, extent) => product * extent, 4));
    pool(native, x, window, native.address(y), where);
    return y;
  },
};

/** Finds the largest values anew, which costs less than keeping their places from the forward pass. */
export const maxPoolingGradientNative: NativeKernel = {
  name: 'MaxPoolingGradient',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const dy = tensorInput(call, 'dy');
    const dx = native.allocate(x.shape);
    const [y = 0, where = 0] = native.scratch(dy.size * 4, dy.size * 4);
    pool(native, x, readWindow(call.attrs), y, where);
    native.kernels.maxPoolBackward(native.address(dy), where, dy.size, native.address(dx), x.size);
    return dx;
  },
};
