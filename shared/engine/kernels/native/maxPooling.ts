import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import type { NativeHost } from './host';
import type { NativeKernel } from './nativeKernel';

/** Tells the binary the geometry of the pooling that comes next. */
function setPool(native: NativeHost, window: Window, channels: number): void {
  native.kernels.setPool(
    ...[...window.input, channels],
    ...[...window.size, ...window.strides, window.rows[0], window.columns[0]],
    ...window.output,
  );
}

/** Four channels at a time. */
export const maxPoolingNative: NativeKernel = {
  name: 'MaxPooling',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const window = readWindow(call.attrs);
    const [images, , , channels] = x.shape;
    const y = native.allocate([images, ...window.output, channels]);
    setPool(native, window, channels);
    native.kernels.maxPoolForward(native.address(x), images, native.address(y));
    return y;
  },
};

/** Finds the largest pixels anew by comparing with y, which costs less than keeping their places. */
export const maxPoolingGradientNative: NativeKernel = {
  name: 'MaxPoolingGradient',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const dx = native.allocate(x.shape);
    setPool(native, readWindow(call.attrs), x.shape[3]);
    const [dy, input, output] = ['dy', 'x', 'y'].map((name) => native.address(tensorInput(call, name)));
    native.kernels.maxPoolBackward(
      ...[dy ?? 0, input ?? 0, output ?? 0],
      ...[x.shape[0], native.address(dx), x.size],
    );
    return dx;
  },
};
