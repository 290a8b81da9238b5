import { engine, matMul, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';

const NAME = 'MatrixProduct';

/** Which operands are taken transposed. */
export interface Transposed {
  readonly a?: boolean;
  readonly b?: boolean;
}

/** a·b of matrices, either of which may be taken transposed. No gradient of its own. */
export function matrixProduct(a: Tensor, b: Tensor, transposed: Transposed): Tensor {
  const attrs = { transposeA: transposed.a === true, transposeB: transposed.b === true };
  return engine().runKernel(NAME, { a, b }, attrs);
}

export const matrixProductKernel: EngineKernel = { name: NAME, compose };

/** On GPUs: TensorFlow.js' own product, which there reads its operands transposed as fast as not. */
export const matrixProductOnDevice = {
  name: NAME,
  run: (call: KernelCall): Tensor =>
    matMul(tensorInput(call, 'a'), tensorInput(call, 'b'), isTransposed(call, 'A'), isTransposed(call, 'B')),
};

/** Transposed beforehand: with its own transposing flags, TensorFlow.js' WASM product takes a slow path. */
function compose(call: KernelCall): Tensor {
  const operand = (name: string, turn: boolean): Tensor =>
    turn ? transpose(tensorInput(call, name)) : tensorInput(call, name);
  return tidy(() => matMul(operand('a', isTransposed(call, 'A')), operand('b', isTransposed(call, 'B'))));
}

function isTransposed(call: KernelCall, operand: 'A' | 'B'): boolean {
  return call.attrs[`transpose${operand}`] === true;
}
