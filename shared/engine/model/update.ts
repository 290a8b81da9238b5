import { type NamedTensorMap, type Scalar, tidy, variableGrads } from '@tensorflow/tfjs-core';
import type { EngineOptimizer } from '../optimizers';
import type { BuiltModel } from './index';
import { releaseTape } from './tape';

/**
 * One update of a network's weights at a learning rate: runs `lossOf`, which makes a forward pass and returns its loss, then backpropagates and
 * lets the optimizer step. Tensors that `lossOf` makes are freed unless it keeps them. Returns the loss before the
 * update, which the caller disposes. Where one of them throws, nothing is left behind.
 * @param look sees the gradients, by the variables' names, before the optimizer does
 */
export function updateWeights(
  model: BuiltModel,
  optimizer: EngineOptimizer,
  learningRate: number,
  lossOf: () => Scalar,
  look?: (gradients: NamedTensorMap) => void,
): Scalar {
  try {
    return tidy(() => {
      const { value, grads } = variableGrads(lossOf, [...model.variables]);
      look?.(grads);
      optimizer.apply(model.variables, grads, learningRate);
      return value;
    });
  } catch (error) {
    releaseTape();
    throw error;
  }
}
