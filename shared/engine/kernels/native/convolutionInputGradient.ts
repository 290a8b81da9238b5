import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { readGroups } from '../convolutionGroups';
import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, turnedWindow, type Window } from '../window';
import type { NativeHost } from './host';
import type { NativeKernel } from './nativeKernel';
import { frameOf, padInto, setWindow } from './window';
import { type Geometry, setWinograd, winogradBackwardGeometry } from './winograd';

/** The gradient of one convolution in its input, dx, from dy and the filter. */
interface Call {
  readonly native: NativeHost;
  readonly dy: Tensor4D;
  readonly filter: Tensor4D;
  readonly window: Window;
  readonly groups: number;
  readonly channels: number;
  readonly filters: number;
  readonly dx: TensorInfo;
}

/**
 * With stride 1 a convolution of dy with the filter turned by 180°, by Winograd's algorithm where that is faster; otherwise
 * dy·wᵀ added back under each window.
 */
export const convolutionInputGradientNative: NativeKernel = {
  name: 'ConvolutionInputGradient',
  run({ inputs, attrs }, native) {
    const dy = asImages(tensorInput({ inputs, attrs }, 'dy'));
    const filter = asImages(tensorInput({ inputs, attrs }, 'filter'));
    const [window, groups] = [readWindow(attrs), readGroups(attrs)];
    const [channels, filters] = [filter.shape[2] * groups, filter.shape[3]];
    const dx = native.allocate([dy.shape[0], ...window.input, channels]);
    const call: Call = { native, dy, filter, window, groups, channels, filters, dx };
    const geometry = winogradBackwardGeometry(window, [channels, filters], groups, dy.shape[0]);
    if (geometry === null) turned(call);
    else transformed(call, geometry);
    return dx;
  },
};

function transformed({ native, dy, filter, dx }: Call, geometry: Geometry): void {
  const areas = setWinograd(native, geometry);
  const [from = 0, by = 0, to = 0] = [dy, filter, dx].map(native.address);
  native.kernels.winogradForward(from, by, 0, 1, to, dy.shape[0], ...areas);
}

function turned(call: Call): void {
  const { native, dy, filter, window, groups, channels, filters, dx } = call;
  const back = turnedWindow(window);
  if (back === null) {
    scattered(call);
    return;
  }
  const images = dy.shape[0];
  const frame = frameOf(back, images, filters);
  setWindow(native, back, frame, filters, channels, groups);
  const sizes = [frame.bytes, native.kernels.convScratch(), filter.size * 4];
  const [room = 0, scratch = 0, flipped = 0] = native.scratch(...sizes);
  const padded = padInto(native, dy, back, frame, room);
  native.kernels.flipFilter(native.address(filter), ...window.size, channels, filters, groups, flipped);
  native.kernels.convForward(padded, flipped, 0, native.address(dx), images, scratch);
}

function scattered({ native, dy, filter, window, groups, channels, filters, dx }: Call): void {
  const images = dy.shape[0];
  const frame = frameOf(window, images, channels);
  setWindow(native, window, frame, channels, filters, groups);
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
