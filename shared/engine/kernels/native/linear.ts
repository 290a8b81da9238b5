import { optionalInput, tensorInput } from '../kernel';
import type { NativeKernel } from './nativeKernel';

/** x·W + b as one blocked product. */
export const linearNative: NativeKernel = {
  name: 'Linear',
  run(call, native) {
    const x = tensorInput(call, 'x');
    const kernel = tensorInput(call, 'kernel');
    const bias = optionalInput(call, 'bias');
    const [rows = 1, depth = 1] = x.shape;
    const columns = kernel.shape.at(-1) ?? 1;
    const y = native.allocate([rows, columns]);
    const [scratch = 0] = native.scratch(native.kernels.gemmScratch());
    native.kernels.gemm(
      ...[rows, columns, depth],
      ...[native.address(x), depth, 1],
      ...[native.address(kernel), columns, 1],
      ...[bias === null ? 0 : native.address(bias), native.address(y), columns, scratch],
    );
    return y;
  },
};
