import { weightedSum } from '../kernels/weightedSum';
import { type EngineOptimizer, optimizerOf, updateEach } from './optimizer';

/** Gradient descent: w ← w − η·g, η the learning rate. */
export function createSgd(): EngineOptimizer {
  return optimizerOf({}, (variables, gradients, learningRate) =>
    updateEach(variables, gradients, (variable, gradient) => {
      variable.assign(weightedSum(1, variable, -learningRate, gradient));
    }),
  );
}
