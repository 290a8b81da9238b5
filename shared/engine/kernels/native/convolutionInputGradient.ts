import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, turnedWindow, type Window } from '../window';
import type { NativeHost } from './host';
import type { NativeKernel } from './nativeKernel';
import { frameOf, padInto, setWindow } from './window';
import { setWinograd, suitsWinograd, winogradBackwardGeometry } from './winograd';

/**
 * With stride 1 a convolution of dy with the filter turned by 180°, by Winograd's algorithm where that is faster; otherwise
 * dy·wᵀ added back under each window.
 */
export const convolutionInputGradientNative: NativeKernel = {
  name: 'ConvolutionInputGradient',
  run(call, native) {
    const dy = asImages(tensorInput(call, 'dy'));
    const filter = asImages(tensorInput(call, 'filter'));
    const window = readWindow(call.attrs);
    const dx = native.allocate([dy.shape[0], ...window.input, filter.shape[2]]);
    if (suitsWinograd({ ...window, output: window.input }, [filter.shape[2], filter.shape[3]]))
      transformed(native, dy, filter, window, dx);
    else turned(native, dy, filter, window, dx);
    return dx;
  },
};

function transformed(
  native: NativeHost,
  dy: Tensor4D,
  filter: Tensor4D,
  window: Window,
  dx: TensorInfo,
): void {
  const [, , channels, filters] = filter.shape;
  const areas = setWinograd(native, winogradBackwardGeometry(window, channels, filters));
  const [from = 0, by = 0, to = 0] = [dy, filter, dx].map(native.address);
  native.kernels.winogradForward(from, by, 0, 1, to, dy.shape[0], ...areas);
}

function turned(native: NativeHost, dy: Tensor4D, filter: Tensor4D, window: Window, dx: TensorInfo): void {
  const back = turnedWindow(window);
  if (back === null) {
    scattered(native, dy, filter, window, dx);
    return;
  }
  const [height, width, channels, filters] = filter.shape;
  const images = dy.shape[0];
  const frame = frameOf(back, images, filters);
  setWindow(native, back, frame, filters, channels);
  const sizes = [frame.bytes, native.kernels.convScratch(), filter.size * 4];
  const [room = 0, scratch = 0, flipped = 0] = native.scratch(...sizes);
  const padded = padInto(native, dy, back, frame, room);
  native.kernels.flipFilter(native.address(filter), height, width, channels, filters, flipped);
  native.kernels.convForward(padded, flipped, 0, native.address(dx), images, scratch);
}

function scattered(native: NativeHost, dy: Tensor4D, filter: Tensor4D, window: Window, dx: TensorInfo): void {
  const [, , channels, filters] = filter.shape;
  const images = dy.shape[0];
  const frame = frameOf(window, images, channels);
  setWindow(native, window, frame, channels, filters);
  const [room = 0, scratch = 0] = native.scratch(frame.bytes, native.kernels.convScratch());
  const target = native.address(dx);
  const gathered = frame.padded ? room : target;
  native.kernels.convInputGradient(native.address(dy), native.address(filter), gathered, images, scratch);
  if (!frame.padded) return;
  native.kernels.cropImages(
    ...[gathered, images, frame.height, frame.width, channels],
    ...[window.rows[0], window.columns[0], ...window.input],
    target,
  );
}
