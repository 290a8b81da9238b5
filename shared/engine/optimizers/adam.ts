import { mul, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { type AdamCoefficients, adamUpdate } from '../kernels/adamUpdate';
import { type EngineOptimizer, type Formula, optimizerOf, updateEach } from './optimizer';
import { createSlots } from './slots';

interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /**
   * Where ε stands. `torch`: m̂/(√v̂ + ε), as in the paper's algorithm 1, PyTorch and TensorFlow.js.
   * `keras`: √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε), as before section 2.1 of the paper and in Keras.
   */
  readonly formula: Formula;
}

/**
 * Adam: steps of the size of the learning rate along the running mean of the gradient over the root of the running mean of its
 * square. The bias corrections 1 − βᵗ are computed in float64. Source: Kingma, Ba, «Adam», ICLR 2015.
 *
 * With a `weightDecay` λ it is AdamW: w ← (1 − η·λ)·w before the step, for every weight, biases and those of norms too, as
 * Keras and PyTorch do by default; η is the learning rate in force. The decay goes past the gradient, so that it is not
 * divided by the gradient's size. Source: Loshchilov, Hutter, «Decoupled Weight Decay Regularization», ICLR 2019.
 */
export function createAdam(settings: AdamSettings, weightDecay = 0): EngineOptimizer {
  const [firsts, seconds] = [createSlots(), createSlots()];
  const change = (
    variable: Variable,
    decayed: Tensor,
    gradient: Tensor,
    coefficients: AdamCoefficients,
  ): void => {
    const state = { weight: decayed, first: firsts.read(variable), second: seconds.read(variable) };
    const { weight, first, second } = adamUpdate(state, gradient, coefficients);
    firsts.write(variable, first);
    seconds.write(variable, second);
    variable.assign(weight);
  };
  const slots = { first: firsts, second: seconds };
  return optimizerOf(slots, (variables, gradients, learningRate, step) => {
    const coefficients = coefficientsAt(step, learningRate, settings);
    updateEach(variables, gradients, (variable, gradient) => {
      const decayed = weightDecay === 0 ? variable : mul(variable, 1 - learningRate * weightDecay);
      change(variable, decayed, gradient, coefficients);
    });
  });
}

/** Adam’s numbers in step `step`, which counts from 1, at a learning rate. */
export function coefficientsAt(step: number, learningRate: number, settings: AdamSettings): AdamCoefficients {
  const { beta1, beta2, epsilon, formula } = settings;
  const firstShare = 1 - beta1 ** step;
  const rootShare = Math.sqrt(1 - beta2 ** step);
  const byFormula =
    formula === 'torch'
      ? { stepSize: learningRate / firstShare, rootScale: 1 / rootShare }
      : { stepSize: (learningRate * rootShare) / firstShare, rootScale: 1 };
  return { beta1, beta2, epsilon, ...byFormula };
}
