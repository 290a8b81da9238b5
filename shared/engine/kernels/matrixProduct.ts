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

/** Transposed beforehand: with its own transposing flags, TensorFlow.js' WASM product takes a slow path. */
function compose(call: KernelCall): Tensor {
  const operand = (name: string, turn: boolean): Tensor =>
    turn ? transpose(tensorInput(call, name)) : tensorInput(call, name);
  return tidy(() =>
    matMul(operand('a', call.attrs['transposeA'] === true), operand('b', call.attrs['transposeB'] === true)),
  );
}
