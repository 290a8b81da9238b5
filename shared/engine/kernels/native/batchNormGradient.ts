import { numberAttribute, tensorInput } from '../kernel';
import type { NativeKernel } from './nativeKernel';

/** The sums in one pass over dy and x, the input's gradient in a second. */
export const batchNormGradientNative: NativeKernel = {
  name: 'BatchNormTrainingGrad',
  run(call, native) {
    const x = tensorInput(call, 'x');
    const channels = x.shape.at(-1) ?? 1;
    const [dx, gamma, beta] = [
      native.allocate(x.shape),
      native.allocate([channels]),
      native.allocate([channels]),
    ];
    const [scratch = 0] = native.scratch(native.kernels.batchNormScratch(channels));
    const inputs = ['dy', 'x', 'gamma', 'statistics'].map((name) => native.address(tensorInput(call, name)));
    native.kernels.batchNormBackward(
      ...[...inputs, numberAttribute(call.attrs, 'epsilon'), x.size / channels, channels],
      ...[native.address(dx), native.address(gamma), native.address(beta), scratch],
    );
    return [dx, gamma, beta];
  },
};
