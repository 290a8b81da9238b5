import { plainOrder } from '../../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { type Subject, stirredWeights } from '../program/subject';

/** What a training step gives: loss, and by `node/weight` the loss's gradients and the running statistics after it. */
export interface StepNumbers {
  readonly loss: number;
  readonly values: ReadonlyMap<string, readonly number[]>;
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
    const trained = new Set(slots.map(({ node, name }) => `${node}/${name}`));
    const rest = weights.filter(({ node, name }) => !trained.has(`${node}/${name}`));
    const values = [...slots, ...rest].map(
      ({ node, name, values: own }) => [`${node}/${name}`, [...own]] as const,
    );
    return { loss: score.loss, values: new Map(values) };
  } finally {
    trainer.dispose();
  }
}

/**
 * Sentences of everything that differs by more than `tolerance`: the loss, and each weight's gradient relative to its largest
 * value, or to a tenth of the largest of all where that is more: a gradient that is 0 is made of rounding.
 */
export function disagreements(got: StepNumbers, want: StepNumbers, tolerance: number): readonly string[] {
  const largest = Math.max(...[...want.values.values()].map(most), 1e-3);
  const off = [...want.values].flatMap(([key, values]) => {
    const error = distance(got.values.get(key) ?? [], values) / Math.max(most(values), 0.1 * largest);
    return error <= tolerance ? [] : [`${key} is off by ${error}`];
  });
  const loss = Math.abs(got.loss - want.loss) / Math.max(1, Math.abs(want.loss));
  return loss <= tolerance ? off : [`the loss is ${got.loss} instead of ${want.loss}`, ...off];
}

function most(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** Largest difference; NaN, which no bound admits, where one is none or lengths differ. */
function distance(got: readonly number[], want: readonly number[]): number {
  if (got.length !== want.length) return Number.NaN;
  return want.reduce((largest, value, index) => {
    const difference = Math.abs((got[index] ?? Number.NaN) - value);
    return Number.isNaN(difference) || difference > largest ? difference : largest;
  }, 0);
}
