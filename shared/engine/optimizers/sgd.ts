import { mul, sub } from '@tensorflow/tfjs-core';
import { type EngineOptimizer, optimizerOf, updateEach } from './optimizer';

/** Gradient descent: w ← w − η·g, η the learning rate. */
export function createSgd(): EngineOptimizer {
  return optimizerOf({}, (variables, gradients, learningRate) =>
    updateEach(variables, gradients, (variable, gradient) => {
      variable.assign(sub(variable, mul(gradient, learningRate)));
    }),
  );
}
