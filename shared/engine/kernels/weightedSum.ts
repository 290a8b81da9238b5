import { add, engine, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, numberAttribute, tensorInput } from './kernel';

const NAME = 'WeightedSum';

/** a·x + b·y of two tensors of one shape: a step along a gradient, a running average. No gradient of its own. */
export function weightedSum(a: number, x: Tensor, b: number, y: Tensor): Tensor {
  return engine().runKernel(NAME, { x, y }, { a, b });
}

export const weightedSumKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  const part = (name: string, factor: string): Tensor => {
    const value = numberAttribute(call.attrs, factor);
    return value === 1 ? tensorInput(call, name) : mul(tensorInput(call, name), value);
  };
  return tidy(() => add(part('x', 'a'), part('y', 'b')));
}
