import { nodeThreads } from '../../../electron/cli/threads';
import type { LabelledImages } from '../../../shared/data/dataset';
import { plainOrder } from '../../../shared/engine/loop/batches';
import type { Score } from '../../../shared/engine/loop/score';
import type { TrainerSnapshot } from '../../../shared/engine/loop/snapshot';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer } from '../../../shared/engine/program';
import type { Frame } from '../../../shared/signals';
import type { WeightNorm } from '../../../shared/signals/weightNorms';
import { sizeOf } from '../numbers';
import { type Batch, fixedWeights, keyOf, type ReferencePass, referencePass } from './reference';
import { initialWeights, runtime, type Subject, stirredWeights } from './subject';

/** What one training step and one validation gave. */
export interface Outcome {
  readonly score: Score;
  readonly frames: readonly Frame[];
  /** By `node/weight`: L2 norms of the loss's gradient and of the weight before the step. */
  readonly norms: ReadonlyMap<string, WeightNorm>;
  /** By `node/weight`: the loss's gradient; weights that are not trained as they are after the step. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** Weights after the step. */
  readonly after: TrainerSnapshot;
  readonly validation: Score;
}

/** A step of `images` images from weights that are stirred, and a validation. */
async function outcomeOf(trainer: Trainer, { plan, settings }: Subject, images: number): Promise<Outcome> {
  try {
    const begun = await trainer.snapshot();
    trainer.restore({ ...begun, weights: stirredWeights(begun.weights, settings.seed) });
    const validation = await trainer.validate(plainOrder(3));
    const indices = plainOrder(images);
    const taken = trainer.step({ step: 1, indices, learningRate: 0.1, frames: true });
    const { score, frames, norms } = await taken.read();
    taken.dispose();
    const after = await trainer.snapshot();
    const slots = after.slots.map(({ node, name, values }) => [keyOf(node, name), values] as const);
    const fixed = fixedWeights(plan);
    const running = after.weights.filter(({ node, name }) => fixed.has(keyOf(node, name)));
    const gradients = new Map([
      ...slots,
      ...running.map(({ node, name, values }) => [keyOf(node, name), values] as const),
    ]);
    const byWeight = new Map(norms?.weights.map((norm) => [keyOf(norm.node, norm.weight), norm]));
    return { score, frames, norms: byWeight, gradients, after, validation };
  } finally {
    trainer.dispose();
  }
}

/** On so many threads, in the arithmetic that the settings ask for. */
export async function byProgram(of: Subject, images: number, threads: number): Promise<Outcome> {
  const { plan, dataset, settings } = of;
  const host = threads === 1 ? null : nodeThreads(threads);
  return await outcomeOf(
    await openProgramTrainer(plan, dataset, settings, runtime(settings.arithmetic), host),
    of,
    images,
  );
}

export async function byTape(of: Subject, images: number): Promise<Outcome> {
  return await outcomeOf(tapeTrainer(buildTape(of.plan, of.dataset, of.settings)), of, images);
}

/** The same step and validation in float64, and the same with every layer's output rounded, in two ways. */
export interface Truth {
  readonly step: ReferencePass;
  readonly validation: ReferencePass;
  readonly rounded: readonly { readonly step: ReferencePass; readonly validation: ReferencePass }[];
}

export function byReference({ plan, dataset, settings }: Subject, images: number): Truth {
  const weights = stirredWeights(initialWeights(plan, settings.seed), settings.seed);
  const batch = ({ pixels, shape, labels }: LabelledImages, count: number): Batch => {
    return { pixels: pixels.slice(0, count * sizeOf(shape)), labels: [...labels.slice(0, count)] };
  };
  const passes = (rounding: { readonly rounding?: number }): Omit<Truth, 'rounded'> => {
    const options = { step: 1, seed: settings.seed, ...rounding };
    return {
      step: referencePass(plan, weights, batch(dataset.train, images), { ...options, training: true }),
      validation: referencePass(plan, weights, batch(dataset.validation, 3), { ...options, training: false }),
    };
  };
  return { ...passes({}), rounded: [1, 2].map((rounding) => passes({ rounding })) };
}
