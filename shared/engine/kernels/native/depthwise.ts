import { optionalInput, tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import type { NativeHost } from './host';
import type { NativeKernel } from './nativeKernel';

/** Tells the binary the geometry of the depthwise convolution that comes next, and gives it its scratch. */
function setDepthwise(native: NativeHost, window: Window, channels: number, filters: number): number {
  native.kernels.setDepthwise(...depthwiseWords(window, channels, filters));
  const [scratch = 0] = native.scratch(native.kernels.depthwiseScratch());
  return scratch;
}

/** A depthwise convolution's geometry as `assembly/depthwise.ts` reads it: `filters` leave it, for all channels together. */
export function depthwiseWords(window: Window, channels: number, filters: number): readonly number[] {
  const { input, size, output, strides, dilations, rows, columns } = window;
  return [
    ...[...input, channels, filters / channels, ...size, ...output],
    ...[...strides, ...dilations, rows[0], columns[0]],
  ];
}

/** Four channels at a time, over the pixels under each window that are in the image. */
export const depthwiseConvolutionNative: NativeKernel = {
  name: 'DepthwiseConvolution',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const filter = asImages(tensorInput(call, 'filter'));
    const bias = optionalInput(call, 'bias');
    const window = readWindow(call.attrs);
    const filters = filter.shape[2] * filter.shape[3];
    const y = native.allocate([x.shape[0], ...window.output, filters]);
    const scratch = setDepthwise(native, window, x.shape[3], filters);
    const biases = bias === null ? 0 : native.address(bias);
    const [from = 0, by = 0, to = 0] = [x, filter, y].map(native.address);
    native.kernels.depthwiseForward(from, by, biases, to, x.shape[0], scratch);
    return y;
  },
};

/** Over the outputs that each pixel was read by. */
export const depthwiseInputGradientNative: NativeKernel = {
  name: 'DepthwiseInputGradient',
  run(call, native) {
    const dy = asImages(tensorInput(call, 'dy'));
    const filter = asImages(tensorInput(call, 'filter'));
    const window = readWindow(call.attrs);
    const [images, , , filters] = dy.shape;
    const dx = native.allocate([images, ...window.input, filter.shape[2]]);
    const scratch = setDepthwise(native, window, filter.shape[2], filters);
    const [from = 0, by = 0, to = 0] = [dy, filter, dx].map(native.address);
    native.kernels.depthwiseInputGradient(from, by, to, images, scratch);
    return dx;
  },
};

/** Row by row: what each tap meets in a row of the images, times that row of dy. */
export const depthwiseFilterGradientNative: NativeKernel = {
  name: 'DepthwiseFilterGradient',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const dy = asImages(tensorInput(call, 'dy'));
    const window = readWindow(call.attrs);
    const [images, , , channels] = x.shape;
    const filters = dy.shape[3];
    const dw = native.allocate([...window.size, channels, filters / channels]);
    setDepthwise(native, window, channels, filters);
    const [from = 0, by = 0, to = 0] = [x, dy, dw].map(native.address);
    native.kernels.depthwiseFilterGradient(from, by, to, images);
    return dw;
  },
};
