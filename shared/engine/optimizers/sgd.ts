import { mul, sub } from '@tensorflow/tfjs-core';
import { type EngineOptimizer, updateEach } from './optimizer';

/** Gradient descent: w ← w − η·g, η the learning rate. */
export function createSgd(): EngineOptimizer {
  return {
    apply: (variables, gradients, learningRate) =>
      updateEach(variables, gradients, (variable, gradient) => {
        variable.assign(sub(variable, mul(gradient, learningRate)));
      }),
    dispose: () => undefined,
  };
}
