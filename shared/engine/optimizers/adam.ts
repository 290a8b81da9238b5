import { type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { type AdamCoefficients, adamUpdate } from '../kernels/adamUpdate';
import type { EngineOptimizer } from './optimizer';
import { createSlots } from './slots';

/**
 * Where ε stands. `torch`: m̂/(√v̂ + ε), as in the paper's algorithm 1, PyTorch and TensorFlow.js.
 * `keras`: √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε), as before section 2.1 of the paper and in Keras.
 */
export type AdamFormula = 'torch' | 'keras';

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Adam: steps of the size of the learning rate along the running mean of the gradient over the root of the running mean of its
 * square. The bias corrections 1 − βᵗ are computed in float64. Source: Kingma, Ba, «Adam», ICLR 2015.
 */
export function createAdam(settings: AdamSettings, formula: AdamFormula): EngineOptimizer {
  const [firsts, seconds] = [createSlots(), createSlots()];
  let step = 0;
  const update = (variable: Variable, gradient: Tensor, coefficients: AdamCoefficients): void => {
    const state = { weight: variable, first: firsts.read(variable), second: seconds.read(variable) };
    const { weight, first, second } = adamUpdate(state, gradient, coefficients);
    firsts.write(variable, first);
    seconds.write(variable, second);
    variable.assign(weight);
  };
  return {
    apply: (variables, gradients) => {
      step += 1;
      const coefficients = coefficientsAt(step, settings, formula);
      for (const variable of variables) {
        const gradient = gradients[variable.name];
        if (gradient !== undefined) tidy(() => update(variable, gradient, coefficients));
      }
    },
    dispose: () => {
      firsts.dispose();
      seconds.dispose();
    },
  };
}

function coefficientsAt(step: number, settings: AdamSettings, formula: AdamFormula): AdamCoefficients {
  const { learningRate, beta1, beta2, epsilon } = settings;
  const firstShare = 1 - beta1 ** step;
  const rootShare = Math.sqrt(1 - beta2 ** step);
  const byFormula =
    formula === 'torch'
      ? { stepSize: learningRate / firstShare, rootScale: 1 / rootShare }
      : { stepSize: (learningRate * rootShare) / firstShare, rootScale: 1 };
  return { beta1, beta2, epsilon, ...byFormula };
}
