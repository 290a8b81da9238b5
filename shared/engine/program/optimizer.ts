import type { Optimizer } from '../../document/training';
import { coefficientsAt } from '../optimizers/adam';
import { Parameter } from './control';
import { Rule } from './opcodes';
import { type Area, float, type Word } from './program';

/** One number per weight that an optimizer remembers. */
export interface Slot {
  readonly name: string;
  /** Which of the three slot words of `Update` it is. */
  readonly place: 0 | 1 | 2;
  readonly area: Area;
  /** What it begins at. */
  readonly start: number;
}

/** An optimizer as the `Update` instruction knows it. */
export interface ProgramOptimizer {
  readonly rule: Rule;
  readonly slots: readonly Slot[];
  /** The words behind the slots and the number of weights. */
  readonly words: readonly Word[];
  /** The numbers that change from update to update, which count from 1. */
  parameters(update: number, learningRate: number): ReadonlyMap<Parameter, number>;
}

/** As `assembly/update.ts` reads them: a, 1 − a, b, 1 − b, ε, whether PyTorch's formula, whether centered. */
interface Numbers {
  readonly a?: number;
  readonly b?: number;
  readonly epsilon?: number;
  readonly torch?: boolean;
  readonly centered?: boolean;
}

function words({ a = 0, b = 0, epsilon = 0, torch = false, centered = false }: Numbers): readonly Word[] {
  return [float(a), float(1 - a), float(b), float(1 - b), float(epsilon), Number(torch), Number(centered)];
}

/** The optimizer of the training settings, over `floats` weights. */
export function programOptimizer(settings: Optimizer, floats: number): ProgramOptimizer {
  const slot = (name: string, place: Slot['place'], start = 0): Slot => ({
    ...{ name, place, start },
    area: { name: `${name} of the optimizer`, bytes: 4 * floats },
  });
  const plain = (_step: number, rate: number): ReadonlyMap<Parameter, number> =>
    new Map([[Parameter.LearningRate, rate]]);
  switch (settings.kind) {
    case 'sgd':
      return { rule: Rule.Sgd, slots: [], words: words({}), parameters: plain };
    case 'momentum':
    case 'nesterov':
      return {
        rule: settings.kind === 'nesterov' ? Rule.Nesterov : Rule.Momentum,
        slots: [slot('velocity', 0)],
        words: words({ a: settings.momentum, torch: settings.formula === 'torch' }),
        parameters: plain,
      };
    case 'rmsprop': {
      const { rho, momentum, epsilon, centered, formula } = settings;
      return {
        rule: Rule.Rmsprop,
        slots: [
          slot('square', 0),
          ...(centered ? [slot('mean', 1)] : []),
          ...(momentum > 0 ? [slot('velocity', 2)] : []),
        ],
        words: words({ a: rho, b: momentum, epsilon, torch: formula === 'torch', centered }),
        parameters: plain,
      };
    }
    case 'adagrad':
      return {
        rule: Rule.Adagrad,
        slots: [slot('sum', 0, settings.initialAccumulator)],
        words: words({ epsilon: settings.epsilon, torch: settings.formula === 'torch' }),
        parameters: plain,
      };
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon } = settings;
      const decay = settings.kind === 'adamw' ? settings.weightDecay : 0;
      return {
        rule: Rule.Adam,
        slots: [slot('first', 0), slot('second', 1)],
        words: words({ a: beta1, b: beta2, epsilon }),
        parameters: (step, rate) => {
          const { stepSize, rootScale } = coefficientsAt(step, rate, settings);
          return new Map([
            [Parameter.StepSize, stepSize],
            [Parameter.RootScale, rootScale],
            [Parameter.Decay, 1 - rate * decay],
          ]);
        },
      };
    }
  }
}

/** The three slot words of `Update`. */
export function slotWords({ slots }: ProgramOptimizer): readonly (Area | null)[] {
  return [0, 1, 2].map((place) => slots.find((slot) => slot.place === place)?.area ?? null);
}
