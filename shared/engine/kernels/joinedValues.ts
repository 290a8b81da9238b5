import { cast, concat, engine, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { EngineKernel, KernelCall } from './kernel';
import { tensorsOf } from './squareSums';

const NAME = 'JoinedValues';

/** The values of tensors of any shapes, of float32 or int32, one tensor's behind the other's: n tensors → `[values]` of float32. No gradient. */
export function joinedValues(tensors: readonly Tensor[]): Tensor {
  return engine().runKernel(
    NAME,
    Object.fromEntries(tensors.map((tensor, index) => [`x${index}`, tensor])),
    {},
  );
}

export const joinedValuesKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  return tidy(() => concat(tensorsOf(call).map((x) => cast(reshape(x, [-1]), 'float32'))));
}
