import { engine, square, stack, sum, type Tensor, type TensorInfo, tidy } from '@tensorflow/tfjs-core';
import type { HostMemory } from './hostMemory';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';

const NAME = 'SquareSums';

/** Σx² of each of some tensors of any shapes: n tensors → `[n]`. No gradient of its own. */
export function squareSums(tensors: readonly Tensor[]): Tensor {
  return engine().runKernel(
    NAME,
    Object.fromEntries(tensors.map((tensor, index) => [`x${index}`, tensor])),
    {},
  );
}

export const squareSumsKernel: EngineKernel = { name: NAME, compose, host };

/** The tensors of a call, in their order. */
export function tensorsOf(call: KernelCall): Tensor[] {
  return Object.keys(call.inputs).map((_, index) => tensorInput(call, `x${index}`));
}

function compose(call: KernelCall): Tensor {
  return tidy(() => stack(tensorsOf(call).map((x) => sum(square(x)))));
}

/** It sums in float64. */
function host(call: KernelCall, memory: HostMemory): TensorInfo {
  const tensors = tensorsOf(call);
  const output = memory.allocate([tensors.length]);
  const sums = tensors.map((tensor) => {
    let total = 0;
    for (const value of memory.view(tensor)) total += value * value;
    return total;
  });
  memory.view(output).set(sums);
  return output;
}
