import { plainOrder } from '../../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { keyOf } from '../program/reference';
import { type Subject, stirredWeights } from '../program/subject';

/** What a training step gives: loss, and by `node/weight` the loss's gradients and what is not trained, as it is after the step. */
export interface StepNumbers {
  readonly loss: number;
  readonly gradients: ReadonlyMap<string, ArrayLike<number>>;
  readonly running: ReadonlyMap<string, ArrayLike<number>>;
}

/** Sentences of what differs in the step of a network of this name; none where nothing does. */
export interface Comparison {
  readonly name: string;
  readonly complaints: readonly string[];
}

/** A step over TensorFlow.js' tape, on the backend that is current. */
export async function stepOnTape({ plan, dataset, settings }: Subject): Promise<StepNumbers> {
  return await stepOf(tapeTrainer(buildTape(plan, dataset, settings)), settings);
}

/** A step from weights that are stirred; the first step of momentum leaves the gradients in its slots. */
export async function stepOf(
  trainer: Trainer,
  { seed, batchSize }: Subject['settings'],
): Promise<StepNumbers> {
  try {
    const begun = await trainer.snapshot();
    trainer.restore({ ...begun, weights: stirredWeights(begun.weights, seed) });
    const order = { step: 1, indices: plainOrder(batchSize), learningRate: 0.1, frames: false };
    const taken = trainer.step(order);
    const { score } = await taken.read();
    taken.dispose();
    const { slots, weights } = await trainer.snapshot();
    const gradients = new Map(slots.map(({ node, name, values }) => [keyOf(node, name), values]));
    const rest = weights.filter(({ node, name }) => !gradients.has(keyOf(node, name)));
    const running = new Map(rest.map(({ node, name, values }) => [keyOf(node, name), values]));
    return { loss: score.loss, gradients, running };
  } finally {
    trainer.dispose();
  }
}

/**
 * Sentences of everything that differs by more than `tolerance`: the loss; each weight's gradient, relative to its largest value,
 * or to a tenth of the largest of all gradients where that is more (one that is 0 is made of rounding); and what is not trained,
 * relative to its largest value.
 */
export function disagreements(got: StepNumbers, want: StepNumbers, tolerance: number): readonly string[] {
  const least = 0.1 * Math.max(...[...want.gradients.values()].map(most), 1e-3);
  const loss = Math.abs(got.loss - want.loss) / Math.max(1, Math.abs(want.loss));
  return [
    ...(loss <= tolerance ? [] : [`the loss is ${got.loss} instead of ${want.loss}`]),
    ...differing(got.gradients, want.gradients, least, tolerance),
    ...differing(got.running, want.running, 0, tolerance),
  ];
}

function differing(
  got: StepNumbers['gradients'],
  want: StepNumbers['gradients'],
  least: number,
  tolerance: number,
): readonly string[] {
  return [...want].flatMap(([key, values]) => {
    const error = distance(got.get(key) ?? [], values) / Math.max(most(values), least);
    return error <= tolerance ? [] : [`${key} is off by ${error}`];
  });
}

function most(values: ArrayLike<number>): number {
  return Array.from(values).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** Largest difference; NaN, which no bound admits, where one is none or lengths differ. */
function distance(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Number.NaN;
  return Array.from(want).reduce((largest, value, index) => {
    const difference = Math.abs((got[index] ?? Number.NaN) - value);
    return Number.isNaN(difference) || difference > largest ? difference : largest;
  }, 0);
}
