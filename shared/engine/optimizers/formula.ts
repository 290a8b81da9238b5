import type { Optimizer } from '../../document/training';
import { coefficientsAt } from './adam';
import type { Formula } from './optimizer';

/**
 * An optimizer in the words of shaders, which GLSL and WGSL share, for numbers and for vectors of them: `w` is the weight, `g`
 * its gradient, `s0`, `s1` … what is remembered of it, `n0`, `n1` … the same after the step.
 */
export interface ShaderFormula {
  /** Equal names mean equal formulas. */
  readonly name: string;
  /** In the order of `s0`, `s1` …; `next` may use those before it. */
  readonly slots: readonly { readonly name: string; readonly start: number; readonly next: string }[];
  /** The new weight. */
  readonly weight: string;
  /** The numbers that it names, in an update, which count from 1, at a learning rate. */
  numbers(update: number, learningRate: number): Readonly<Record<string, number>>;
}

/** The formulas of the optimizers beside this file, where their sources stand, in the words of shaders. */
export function shaderFormula(settings: Optimizer): ShaderFormula {
  switch (settings.kind) {
    case 'sgd':
      return {
        ...{ name: 'sgd', slots: [], weight: 'w - rate * g' },
        numbers: (_update, rate) => ({ rate }),
      };
    case 'momentum':
    case 'nesterov':
      return momentumFormula(settings);
    case 'rmsprop':
      return rmspropFormula(settings);
    case 'adagrad': {
      const { epsilon, formula, initialAccumulator: start } = settings;
      return {
        name: `adagrad_${formula}`,
        slots: [{ name: 'sum', start, next: 's0 + g * g' }],
        weight: `w - rate * g / ${rootOf('n0', formula)}`,
        numbers: (_update, rate) => ({ rate, epsilon }),
      };
    }
    case 'adam':
    case 'adamw':
      return adamFormula(settings);
  }
}

function momentumFormula(settings: Extract<Optimizer, { kind: 'momentum' | 'nesterov' }>): ShaderFormula {
  const { kind, momentum, formula } = settings;
  return {
    name: kind,
    slots: [{ name: 'velocity', start: 0, next: 'momentum * s0 + inside * g' }],
    weight: `w - outside * ${kind === 'nesterov' ? '(inside * g + momentum * n0)' : 'n0'}`,
    numbers: (_update, rate) => ({ momentum, ...rates(rate, formula) }),
  };
}

function rmspropFormula(settings: Extract<Optimizer, { kind: 'rmsprop' }>): ShaderFormula {
  const { rho, momentum, epsilon, centered, formula } = settings;
  const velocity = centered ? 2 : 1;
  const spread = centered ? 'max(n0 - n1 * n1, 0.0)' : 'n0';
  const step = `inside * g / ${rootOf(spread, formula)}`;
  return {
    name: ['rmsprop', formula, ...(centered ? ['centered'] : []), ...(momentum > 0 ? ['moving'] : [])].join(
      '_',
    ),
    slots: [
      { name: 'square', start: 0, next: 'rho * s0 + rest * g * g' },
      ...(centered ? [{ name: 'mean', start: 0, next: 'rho * s1 + rest * g' }] : []),
      ...(momentum > 0 ? [{ name: 'velocity', start: 0, next: `momentum * s${velocity} + ${step}` }] : []),
    ],
    weight: `w - outside * ${momentum > 0 ? `n${velocity}` : step}`,
    numbers: (_update, rate) => ({ rho, rest: 1 - rho, momentum, epsilon, ...rates(rate, formula) }),
  };
}

function adamFormula(settings: Extract<Optimizer, { kind: 'adam' | 'adamw' }>): ShaderFormula {
  const decay = settings.kind === 'adamw' ? settings.weightDecay : 0;
  return {
    name: 'adam',
    slots: [
      { name: 'first', start: 0, next: 'beta1 * s0 + rest1 * g' },
      { name: 'second', start: 0, next: 'beta2 * s1 + rest2 * g * g' },
    ],
    weight: 'decay * w - stepSize * n0 / (rootScale * sqrt(n1) + epsilon)',
    numbers: (update, rate) => {
      const { beta1, beta2, ...others } = coefficientsAt(update, rate, settings);
      return { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, decay: 1 - rate * decay, ...others };
    },
  };
}

/** Keras multiplies gradients with the rate as they come in, PyTorch what has become of them. */
function rates(rate: number, formula: Formula): { readonly inside: number; readonly outside: number } {
  return formula === 'keras' ? { inside: rate, outside: 1 } : { inside: 1, outside: rate };
}

function rootOf(x: string, formula: Formula): string {
  return formula === 'keras' ? `sqrt(${x} + epsilon)` : `(sqrt(${x}) + epsilon)`;
}
