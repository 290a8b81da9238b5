import { add, div, mul, square, sub } from '@tensorflow/tfjs-core';
import { type EngineOptimizer, type Formula, optimizerOf, updateEach } from './optimizer';
import { rootOf } from './rmsprop';
import { createSlots } from './slots';

interface Settings {
  /** What the sum of squares begins at: 0.1 by Keras' default, 0 by PyTorch's. */
  readonly initialAccumulator: number;
  readonly epsilon: number;
  readonly formula: Formula;
}

/**
 * Adagrad: s ← s + g², and steps shrink with all the gradients there have been; η is the learning rate.
 * `keras`, ε under the root: w ← w − η·g/√(s + ε). `torch`, ε beside it: w ← w − η·g/(√s + ε).
 * Sources: Duchi, Hazan, Singer, «Adaptive Subgradient Methods for Online Learning and Stochastic Optimization», 2011; Adagrad
 * of Keras and of PyTorch.
 */
export function createAdagrad({ initialAccumulator, epsilon, formula }: Settings): EngineOptimizer {
  const sums = createSlots(initialAccumulator);
  return optimizerOf({ sum: sums }, (variables, gradients, learningRate) =>
    updateEach(variables, gradients, (variable, gradient) => {
      const sum = add(sums.read(variable), square(gradient));
      sums.write(variable, sum);
      const step = div(mul(gradient, learningRate), rootOf(sum, epsilon, formula));
      variable.assign(sub(variable, step));
    }),
  );
}
