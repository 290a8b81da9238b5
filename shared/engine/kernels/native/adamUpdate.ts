import { numberAttribute, tensorInput } from '../kernel';
import type { NativeKernel } from './nativeKernel';

/** One pass over the weight, its gradient and both averages. */
export const adamUpdateNative: NativeKernel = {
  name: 'AdamUpdate',
  run(call, native) {
    const weight = tensorInput(call, 'weight');
    const outputs = [weight, weight, weight].map(({ shape }) => native.allocate(shape));
    const [beta1, beta2, epsilon, stepSize, rootScale] = (
      ['beta1', 'beta2', 'epsilon', 'stepSize', 'rootScale'] as const
    ).map((name) => numberAttribute(call.attrs, name));
    if (beta1 === undefined || beta2 === undefined) throw new Error('Adam expected five coefficients.');
    const inputs = ['weight', 'gradient', 'first', 'second'].map((name) =>
      native.address(tensorInput(call, name)),
    );
    native.kernels.adamUpdate(
      ...[...inputs, weight.size, ...outputs.map((output) => native.address(output))],
      ...[stepSize ?? 0, beta1, 1 - beta1, beta2, 1 - beta2, rootScale ?? 1, epsilon ?? 0],
    );
    return outputs;
  },
};
