import { nodeThreads } from '../../../electron/cli/threads';
import type { LayerConfig } from '../../../shared/document/schema';
import { plainOrder } from '../../../shared/engine/loop/batches';
import type { WeightValues } from '../../../shared/engine/loop/snapshot';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer } from '../../../shared/engine/program';
import { chain, runtime, type Subject, stirredWeights, subjectOf } from '../program/subject';

/** What enters a norm, and how many images. */
export interface Setting {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly images: number;
  readonly seed: number;
}

/** A convolution `layer_0`, the norm `layer_1`, tanh, and what makes classes of all values. */
export function networkAround(
  { height, width, channels, images, seed }: Setting,
  kind: string,
  config: LayerConfig,
  useBias = false,
): Subject {
  const spec = chain(
    [height, width, 2],
    ['Conv2D', { filters: channels, kernelSize: 1, useBias }],
    [kind, config],
    ['Activation', { activation: 'tanh' }],
    ['Flatten', {}],
  );
  const subject = subjectOf({ ...spec, batchSize: images, seed });
  if (subject === null) throw new Error(`No network around ${kind} ${JSON.stringify(config)}.`);
  return subject;
}

/** The trainers that there are: each must have every property. */
export const trainers: readonly (readonly [string, (subject: Subject) => Promise<Trainer>])[] = [
  [
    'the tape',
    ({ plan, dataset, settings }) => Promise.resolve(tapeTrainer(buildTape(plan, dataset, settings))),
  ],
  [
    'a program',
    ({ plan, dataset, settings }) => openProgramTrainer(plan, dataset, settings, runtime(), nodeThreads(2)),
  ],
];

/** What a training step gave. */
export interface Step {
  readonly loss: number;
  /** By `node/weight`. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly before: ReadonlyMap<string, Float32Array>;
  readonly after: ReadonlyMap<string, Float32Array>;
}

/** One step over all images, from weights that are stirred and then changed. */
export async function stepOf(
  open: (subject: Subject) => Promise<Trainer>,
  subject: Subject,
  change: (weight: WeightValues) => WeightValues = (weight) => weight,
): Promise<Step> {
  const trainer = await open(subject);
  try {
    const begun = await trainer.snapshot();
    const weights = stirredWeights(begun.weights, subject.settings.seed).map(change);
    trainer.restore({ ...begun, weights });
    const loss = await lossOf(trainer, subject, 1);
    const { slots, weights: after } = await trainer.snapshot();
    return { loss, gradients: byKey(slots), before: byKey(weights), after: byKey(after) };
  } finally {
    trainer.dispose();
  }
}

/** The losses of some steps over all images, from the weights that layers begin with. */
export async function lossesOf(
  open: (subject: Subject) => Promise<Trainer>,
  subject: Subject,
  steps: number,
): Promise<readonly number[]> {
  const trainer = await open(subject);
  try {
    const losses: number[] = [];
    for (let step = 1; step <= steps; step++) losses.push(await lossOf(trainer, subject, step));
    return losses;
  } finally {
    trainer.dispose();
  }
}

async function lossOf(trainer: Trainer, { settings }: Subject, step: number): Promise<number> {
  const indices = plainOrder(settings.batchSize);
  const taken = trainer.step({ step, indices, learningRate: 0.05, frames: false });
  const { score } = await taken.read();
  taken.dispose();
  return score.loss;
}

function byKey(
  all: readonly { readonly node: string; readonly name: string; readonly values: Float32Array }[],
): ReadonlyMap<string, Float32Array> {
  return new Map(all.map(({ node, name, values }) => [`${node}/${name}`, values]));
}
