import { dispose, type Scalar, variableGrads } from '@tensorflow/tfjs-core';
import type { EngineOptimizer } from '../optimizers';
import type { BuiltModel } from './index';

/**
 * One update of a network's weights: runs `lossOf`, which makes a forward pass and returns its loss, then backpropagates and
 * lets the optimizer step. Tensors that `lossOf` makes are freed unless it keeps them. Returns the loss before the
 * update, which the caller disposes.
 */
export function updateWeights(model: BuiltModel, optimizer: EngineOptimizer, lossOf: () => Scalar): Scalar {
  const { value, grads } = variableGrads(lossOf, [...model.variables]);
  optimizer.apply(model.variables, grads);
  dispose(grads);
  return value;
}
