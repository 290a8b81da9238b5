import { engine, gather, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, numbersAttribute, tensorInput } from './kernel';

const NAME = 'TakeRows';

/** The rows of x `[N, K]` at `indices`, `[B]` of int32, each as a value of that shape: `[B, …shape]`. No gradient. */
export function takeRows(x: Tensor, indices: Tensor, shape: readonly number[]): Tensor {
  return engine().runKernel(NAME, { x, indices }, { shape: [...shape] });
}

export const takeRowsKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  const [x, indices] = [tensorInput(call, 'x'), tensorInput(call, 'indices')];
  const shape = numbersAttribute(call.attrs, 'shape');
  return tidy(() => reshape(gather(x, indices), [indices.size, ...shape]));
}
