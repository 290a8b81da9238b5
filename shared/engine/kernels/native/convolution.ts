import { optionalInput, tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow } from '../window';
import type { NativeKernel } from './nativeKernel';
import { frameOf, padInto, setWindow } from './window';

/** A matrix product whose left side is gathered from the images as it is needed (implicit im2col). */
export const convolutionNative: NativeKernel = {
  name: 'Convolution',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const filter = asImages(tensorInput(call, 'filter'));
    const bias = optionalInput(call, 'bias');
    const window = readWindow(call.attrs);
    const [images, , , channels] = x.shape;
    const filters = filter.shape[3];
    const y = native.allocate([images, ...window.output, filters]);
    const frame = frameOf(window, images, channels);
    setWindow(native, window, frame, channels, filters);
    const [room = 0, scratch = 0] = native.scratch(frame.bytes, native.kernels.convScratch());
    const padded = padInto(native, x, window, frame, room);
    const biases = bias === null ? 0 : native.address(bias);
    native.kernels.convForward(padded, native.address(filter), biases, native.address(y), images, scratch);
    return y;
  },
};
