import { tensorInput } from '../kernel';
import type { NativeKernel } from './nativeKernel';

/** One blocked product; a transposed operand is the same matrix read with its strides exchanged. */
export const matrixProductNative: NativeKernel = {
  name: 'MatrixProduct',
  run(call, native) {
    const [a, b] = [tensorInput(call, 'a'), tensorInput(call, 'b')];
    const left = stridesOf(a.shape, call.attrs['transposeA'] === true);
    const right = stridesOf(b.shape, call.attrs['transposeB'] === true);
    const [rows, depth, columns] = [left.rows, left.columns, right.columns];
    const product = native.allocate([rows, columns]);
    const [scratch = 0] = native.scratch(native.kernels.gemmScratch());
    native.kernels.gemm(
      ...[rows, columns, depth],
      ...[native.address(a), left.row, left.column],
      ...[native.address(b), right.row, right.column],
      ...[0, native.address(product), columns, scratch],
    );
    return product;
  },
};

interface Operand {
  readonly rows: number;
  readonly columns: number;
  /** Floats from one row, or column, to the next. */
  readonly row: number;
  readonly column: number;
}

function stridesOf([rows = 1, columns = 1]: readonly number[], transposed: boolean): Operand {
  return transposed
    ? { rows: columns, columns: rows, row: 1, column: columns }
    : { rows, columns, row: columns, column: 1 };
}
