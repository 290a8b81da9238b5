import { add, mul, type NamedTensorMap, type Scalar, tidy, variableGrads } from '@tensorflow/tfjs-core';
import type { EngineOptimizer } from '../optimizers';
import type { BuiltModel } from './index';
import { releaseTape } from './tape';

/**
 * One update of a network's weights at a learning rate: runs `lossOf`, which makes a forward pass and returns its loss, then
 * backpropagates, adds the gradients of the weights' penalties, and lets the optimizer step. Tensors that `lossOf` makes are freed unless it keeps them. Returns the loss before the
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
      addPenalties(model, grads);
      look?.(grads);
      optimizer.apply(model.variables, grads, learningRate);
      return value;
    });
  } catch (error) {
    releaseTape();
    throw error;
  }
}

/** Adds the gradient of λ Σ w², 2 λ w, to that of every weight with a penalty. */
function addPenalties({ trainable }: BuiltModel, gradients: NamedTensorMap): void {
  for (const { tensor, l2 } of trainable) {
    const gradient = gradients[tensor.name];
    if (l2 > 0 && gradient !== undefined) gradients[tensor.name] = add(gradient, mul(tensor, 2 * l2));
  }
}
