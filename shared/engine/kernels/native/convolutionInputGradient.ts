import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
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
    else if (window.strides[0] === 1 && window.strides[1] === 1) turned(native, dy, filter, window, dx);
    else scattered(native, dy, filter, window, dx);
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
  const scratch = setWinograd(native, winogradBackwardGeometry(window, channels, filters));
  const [from = 0, by = 0, to = 0] = [dy, filter, dx].map(native.address);
  native.kernels.winogradForward(from, by, 0, 1, to, dy.shape[0], scratch);
}

/** Negative margins would crop dy; windows padded beyond their own reach are left to the scattered form. */
function turnedWindow(window: Window): Window {
  const reach = [
    (window.size[0] - 1) * window.dilations[0],
    (window.size[1] - 1) * window.dilations[1],
  ] as const;
  const before = [reach[0] - window.rows[0], reach[1] - window.columns[0]] as const;
  const after = [
    window.input[0] - window.output[0] + window.rows[0],
    window.input[1] - window.output[1] + window.columns[0],
  ] as const;
  return {
    ...window,
    input: window.output,
    output: window.input,
    rows: [before[0], after[0]],
    columns: [before[1], after[1]],
  };
}

function turned(native: NativeHost, dy: Tensor4D, filter: Tensor4D, window: Window, dx: TensorInfo): void {
  const back = turnedWindow(window);
  if (Math.min(...back.rows, ...back.columns) < 0) {
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
