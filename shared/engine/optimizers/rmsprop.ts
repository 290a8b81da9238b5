import { add, div, maximum, sqrt, square, sub, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { weightedSum } from '../kernels/weightedSum';
import { type EngineOptimizer, type Formula, optimizerOf, scaled, updateEach } from './optimizer';
import { createSlots, type Slots } from './slots';

interface Settings {
  /** ρ: decay of the running means. PyTorch calls it alpha. */
  readonly rho: number;
  /** μ: share of the last step that is taken again; 0 for none. */
  readonly momentum: number;
  readonly epsilon: number;
  /** Divides by the running deviation of the gradient instead of its running root mean square. */
  readonly centered: boolean;
  readonly formula: Formula;
}

/**
 * RMSProp: v ← ρ·v + (1 − ρ)·g², and the gradient is divided by the root of v; centered, by the root of v − a² with
 * a ← ρ·a + (1 − ρ)·g. η is the learning rate.
 * `keras`, ε under the root: u ← μ·u + η·g/√(v + ε), w ← w − u.
 * `torch`, ε beside it: u ← μ·u + g/(√v + ε), w ← w − η·u.
 * In float32 v − a² can come out below 0 by rounding; it is taken as 0 then. Sources: Tieleman, Hinton, «Lecture 6.5:
 * rmsprop», 2012; Graves, «Generating sequences with recurrent neural networks», 2013 (centered); RMSprop of Keras and of
 * PyTorch.
 */
export function createRmsprop(settings: Settings): EngineOptimizer {
  const { rho, momentum, epsilon, centered, formula } = settings;
  const [squares, means, velocities] = [createSlots(), createSlots(), createSlots()];
  const average = (slots: Slots, variable: Variable, value: Tensor): Tensor => {
    const mean = weightedSum(rho, slots.read(variable), 1 - rho, value);
    slots.write(variable, mean);
    return mean;
  };
  const spread = (variable: Variable, gradient: Tensor): Tensor => {
    const meanSquare = average(squares, variable, square(gradient));
    if (!centered) return meanSquare;
    return maximum(sub(meanSquare, square(average(means, variable, gradient))), 0);
  };
  const withMomentum = (variable: Variable, step: Tensor): Tensor => {
    if (momentum === 0) return step;
    const velocity = weightedSum(momentum, velocities.read(variable), 1, step);
    velocities.write(variable, velocity);
    return velocity;
  };
  const used = {
    square: squares,
    ...(centered ? { mean: means } : {}),
    ...(momentum > 0 ? { velocity: velocities } : {}),
  };
  return optimizerOf(used, (variables, gradients, learningRate) => {
    const [inside, outside] = formula === 'keras' ? [learningRate, 1] : [1, learningRate];
    updateEach(variables, gradients, (variable, gradient) => {
      const divisor = rootOf(spread(variable, gradient), epsilon, formula);
      const step = withMomentum(variable, div(scaled(gradient, inside), divisor));
      variable.assign(weightedSum(1, variable, -outside, step));
    });
  });
}

/** What a gradient is divided by: √(x + ε) in Keras, √x + ε in PyTorch. */
export function rootOf(x: Tensor, epsilon: number, formula: Formula): Tensor {
  return formula === 'keras' ? sqrt(add(x, epsilon)) : add(sqrt(x), epsilon);
}
