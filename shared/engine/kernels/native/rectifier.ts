import { tensorInput } from '../kernel';
import type { NativeKernel } from './nativeKernel';

export const rectifierNative: NativeKernel = {
  name: 'Rectifier',
  run(call, native) {
    const x = tensorInput(call, 'x');
    const y = native.allocate(x.shape);
    native.kernels.relu(native.address(x), x.size, native.address(y));
    return y;
  },
};

export const rectifierGradientNative: NativeKernel = {
  name: 'RectifierGradient',
  run(call, native) {
    const [dy, y] = [tensorInput(call, 'dy'), tensorInput(call, 'y')];
    const dx = native.allocate(y.shape);
    native.kernels.reluGradient(native.address(dy), native.address(y), y.size, native.address(dx));
    return dx;
  },
};
