import type { LabelledImages } from '../../../shared/data/dataset';
import type { LayerConfig } from '../../../shared/document/schema';
import { plainOrder } from '../../../shared/engine/loop/batches';
import type { TrainerSnapshot, WeightValues } from '../../../shared/engine/loop/snapshot';
import type { Measured as StepMeasures, Trainer } from '../../../shared/engine/loop/trainer';
import { createRandom, streamSeed } from '../../../shared/random';
import type { Frame } from '../../../shared/signals';
import { keyOf, type ReferencePass, referencePass } from '../program/reference';
import { chain, initialWeights, type Subject, subjectOf } from '../program/subject';

/** A norm, and the channels that enter it. */
export interface HardlyVarying {
  readonly kind: string;
  readonly config: LayerConfig;
  readonly epsilon: number;
  /** What every channel hardly varies about. */
  readonly means: readonly number[];
  /** What a pixel adds to every channel, for each of its units: 0 for a constant channel. */
  readonly slopes: readonly number[];
  readonly activation: 'relu' | 'linear';
}

export const CHANNELS = 23;
/** Fifteen positions, so that a mean is no number of float32. */
const IMAGE = [3, 5, 1] as const;
const IMAGES = 4;
/** Pixels are integers up to this, either side of 0. */
const BRIGHTEST = 100;
const VARIANCE = (BRIGHTEST * (BRIGHTEST + 1)) / 3;
export const DEVIATION = Math.sqrt(VARIANCE);

/** The convolution that makes the channels, and the norm. */
export const FEEDER = 'layer_0';
export const NORM = 'layer_1';

/** A 1×1 convolution that makes the channels of one number, the norm, its activation, and classes of all values. */
export function subjectAround({ kind, config, epsilon, activation }: HardlyVarying): Subject {
  const spec = chain(
    IMAGE,
    ['Conv2D', { filters: CHANNELS, kernelSize: 1, useBias: true }],
    [kind, { ...config, epsilon }],
    ['Activation', { activation }],
    ['Flatten', {}],
  );
  const subject = subjectOf({ ...spec, batchSize: IMAGES });
  if (subject === null) throw new Error(`No network around ${kind} ${JSON.stringify(config)}.`);
  const { train, validation, ...dataset } = subject.dataset;
  return {
    ...subject,
    dataset: { ...dataset, train: ofIntegers(train), validation: ofIntegers(validation) },
  };
}

function ofIntegers(images: LabelledImages): LabelledImages {
  const random = createRandom(streamSeed(2, 'hardly varying', images.count));
  const next = (): number => Math.floor(random.next() * (2 * BRIGHTEST + 1)) - BRIGHTEST;
  return { ...images, pixels: images.pixels.map(next) };
}

/** The convolution's means and slopes, running statistics near those of a batch, and a γ and β of every channel's own. */
export function weightsFor(of: HardlyVarying, { plan, settings }: Subject): readonly WeightValues[] {
  return initialWeights(plan, settings.seed).map((weight) => {
    const values = valuesFor(weight, of);
    return values === undefined ? weight : { ...weight, values: Float32Array.from(values) };
  });
}

function valuesFor(
  { node, name }: WeightValues,
  { means, slopes }: HardlyVarying,
): readonly number[] | undefined {
  const ofNode: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
    [FEEDER]: { kernel: slopes, bias: means },
    [NORM]: {
      gamma: means.map((_, channel) => 0.9 + 0.01 * channel),
      beta: means.map((_, channel) => 0.03 * channel - 0.25),
      moving_mean: means.map((mean, channel) => mean + 0.5 * DEVIATION * (slopes[channel] ?? 0)),
      moving_variance: slopes.map((slope) => VARIANCE * slope ** 2),
      updates: [3],
    },
  };
  return ofNode[node]?.[name];
}

/** What a validation and two training steps from the same weights gave, of which frames were taken in the first. */
export interface Measured {
  readonly losses: readonly number[];
  readonly frame: Frame;
  /** By `node/weight`. */
  readonly gradients: Gradients;
  /** Of the step without frames, where a layer may do the work of the next as well. */
  readonly unseenGradients: Gradients;
}

type Gradients = ReadonlyMap<string, Float32Array>;

export async function measuredBy(trainer: Trainer, weights: readonly WeightValues[]): Promise<Measured> {
  try {
    const begun = { ...(await trainer.snapshot()), weights };
    trainer.restore(begun);
    const validation = await trainer.validate(plainOrder(3));
    const seen = await stepFrom(trainer, begun, true);
    const unseen = await stepFrom(trainer, begun, false);
    const [frame] = seen.frames;
    if (frame === undefined) throw new Error('The step gave no frame of the norm.');
    return {
      ...{ frame, losses: [validation.loss, seen.score.loss, unseen.score.loss] },
      ...{ gradients: seen.gradients, unseenGradients: unseen.gradients },
    };
  } finally {
    trainer.dispose();
  }
}

/** The first step of momentum leaves the gradients in its slots. */
async function stepFrom(
  trainer: Trainer,
  begun: TrainerSnapshot,
  frames: boolean,
): Promise<StepMeasures & { readonly gradients: Gradients }> {
  trainer.restore(begun);
  const taken = trainer.step({ step: 1, indices: plainOrder(IMAGES), learningRate: 0.1, frames });
  const measured = await taken.read();
  taken.dispose();
  const { slots } = await trainer.snapshot();
  const gradients = new Map(slots.map(({ node, name, values }) => [keyOf(node, name), values]));
  return { ...measured, gradients };
}

/** The same in float64. */
export interface Expected {
  readonly losses: readonly number[];
  readonly step: ReferencePass;
}

export function expectedOf({ plan, dataset, settings }: Subject, weights: readonly WeightValues[]): Expected {
  const pass = ({ pixels, labels }: LabelledImages, training: boolean): ReferencePass =>
    referencePass(plan, weights, { pixels, labels: [...labels] }, { training, step: 1, seed: settings.seed });
  const step = pass(dataset.train, true);
  return { step, losses: [pass(dataset.validation, false).loss, step.loss, step.loss] };
}
