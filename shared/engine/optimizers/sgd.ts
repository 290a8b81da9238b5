import { mul, sub, tidy } from '@tensorflow/tfjs-core';
import type { EngineOptimizer } from './optimizer';

/** Gradient descent: w ← w − learningRate·g. */
export function createSgd({ learningRate }: { readonly learningRate: number }): EngineOptimizer {
  return {
    apply: (variables, gradients) => {
      for (const variable of variables) {
        const gradient = gradients[variable.name];
        if (gradient !== undefined) tidy(() => variable.assign(sub(variable, mul(gradient, learningRate))));
      }
    },
    dispose: () => undefined,
  };
}
