import { readGroups } from '../convolutionGroups';
import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow } from '../window';
import type { NativeKernel } from './nativeKernel';
import { frameOf, padInto, setWindow } from './window';
import { setWinograd, winogradForwardGeometry } from './winograd';

/** Winograd's algorithm where it is faster, elsewhere the product of the gathered images, transposed, with dy, in blocks of 256 pixels. */
export const convolutionFilterGradientNative: NativeKernel = {
  name: 'ConvolutionFilterGradient',
  run(call, native) {
    const x = asImages(tensorInput(call, 'x'));
    const dy = asImages(tensorInput(call, 'dy'));
    const window = readWindow(call.attrs);
    const groups = readGroups(call.attrs);
    const [images, , , channels] = x.shape;
    const filters = dy.shape[3];
    const gradient = native.allocate([...window.size, channels / groups, filters]);
    const geometry = winogradForwardGeometry(window, [channels, filters], groups, images);
    if (geometry !== null) {
      const areas = setWinograd(native, geometry);
      const [from = 0, by = 0, to = 0] = [x, dy, gradient].map(native.address);
      native.kernels.winogradFilterGradient(from, by, to, images, ...areas);
      return gradient;
    }
    const frame = frameOf(window, images, channels);
    setWindow(native, window, frame, channels, filters, groups);
    const [room = 0, scratch = 0] = native.scratch(frame.bytes, native.kernels.convScratch());
    const padded = padInto(native, x, window, frame, room);
    native.kernels.convFilterGradient(padded, native.address(dy), native.address(gradient), images, scratch);
    return gradient;
  },
};
