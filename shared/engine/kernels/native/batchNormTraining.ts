import { BATCH_STATISTICS } from '../batchStatistics';
import { numberAttribute, tensorInput } from '../kernel';
import type { NativeKernel } from './nativeKernel';

/** The statistics in one pass over x, the output in a second. */
export const batchNormTrainingNative: NativeKernel = {
  name: 'BatchNormTraining',
  run(call, native) {
    const x = tensorInput(call, 'x');
    const channels = x.shape.at(-1) ?? 1;
    const [y, statistics] = [native.allocate(x.shape), native.allocate([BATCH_STATISTICS.length, channels])];
    const [scratch = 0] = native.scratch(native.kernels.batchNormScratch(channels));
    native.kernels.batchNormForward(
      ...[native.address(x), native.address(tensorInput(call, 'gamma'))],
      ...[native.address(tensorInput(call, 'beta')), numberAttribute(call.attrs, 'epsilon')],
      ...[x.size / channels, channels],
      ...[native.address(y), native.address(statistics), scratch],
    );
    return [y, statistics];
  },
};
