import { tensorInput } from '../kernel';
import type { NativeKernel } from './nativeKernel';

/** One pass over x, float64 over blocks of rows. */
export const columnSumsNative: NativeKernel = {
  name: 'ColumnSums',
  run(call, native) {
    const x = tensorInput(call, 'x');
    const columns = x.shape.at(-1) ?? 1;
    const sums = native.allocate([columns]);
    const [scratch = 0] = native.scratch(native.kernels.columnSumsScratch(columns));
    native.kernels.columnSums(native.address(x), x.size / columns, columns, native.address(sums), scratch);
    return sums;
  },
};
