import { readGroups } from '../convolutionGroups';
import { optionalInput, tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow } from '../window';
import type { NativeKernel } from './nativeKernel';
import { frameOf, padInto, setWindow } from './window';
import { setWinograd, winogradForwardGeometry } from './winograd';

/** Winograd's algorithm where it is faster, elsewhere a matrix product whose left side is gathered from the images as it is needed (implicit im2col). */
export const convolutionNative: NativeKernel = {
  name: 'Convolution',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const filter = asImages(tensorInput(call, 'filter'));
    const bias = optionalInput(call, 'bias');
    const window = readWindow(call.attrs);
    const groups = readGroups(call.attrs);
    const [images, , , channels] = x.shape;
    const filters = filter.shape[3];
    const y = native.allocate([images, ...window.output, filters]);
    const biases = bias === null ? 0 : native.address(bias);
    const geometry = winogradForwardGeometry(window, [channels, filters], groups, images);
    if (geometry !== null) {
      const areas = setWinograd(native, geometry);
      const [from = 0, by = 0, to = 0] = [x, filter, y].map(native.address);
      native.kernels.winogradForward(from, by, biases, 0, to, images, ...areas);
      return y;
    }
    const frame = frameOf(window, images, channels);
    setWindow(native, window, frame, channels, filters, groups);
    const [room = 0, scratch = 0] = native.scratch(frame.bytes, native.kernels.convScratch());
    const padded = padInto(native, x, window, frame, room);
    native.kernels.convForward(padded, native.address(filter), biases, native.address(y), images, scratch);
    return y;
  },
};
