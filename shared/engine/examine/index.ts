import type { Plan } from '../../compile/plan';
import { countValues } from '../../layers/shapes';
import { BINS, plainValues, type Ranges, sharedRanges } from '../../signals';
import type { Activations, ChannelSpread, StatisticsLosses } from '../../signals/activations';
import { createMomentSum, type MomentSum, pooled } from '../../signals/momentSum';
import type { Moments } from '../../signals/moments';
import type { CallOptions } from '../layers/context';
import { createNetworkSum } from '../loop/networkScore';
import type { Session } from '../loop/session';
import { cut, filledBatches, fixedOrder, fullBatches, joined, type SampleBatch } from './batches';
import { copyNetwork, type NetworkCopy } from './copy';
import type { Place } from './places';

/** Images of the validation set that are looked at in inference: enough for 256 values of every unit. */
const SAMPLE = 256;
/** Of those, the images whose distributions are compared from epoch to epoch: few, for each epoch looks at them once more. */
const SPREAD_SAMPLE = 64;
/** Values of all layers together that are there at once: as many images pass together as make these. */
const VALUES = 2 ** 21;
/** The fewest images that pass together, and the most. */
const [LEAST_TOGETHER, MOST_TOGETHER] = [32, 256];
/** Values of the places that are kept from one pass to the next, so that the images need not pass twice. */
const MOST_KEPT = 2 ** 22;
/** Images validated at a time, as the training does. */
const VALIDATED = 128;
/** Images, and batches, whose own statistics are tried: with batches of one or two images more would take longer than an epoch. */
const MOST_IMAGES = 512;
const MOST_BATCHES = 64;

/** A look, batch by batch: between two of them whoever looks may wait, or give up. */
export type Look<Value> = AsyncGenerator<undefined, Value>;

/** What is seen of a network at the end of its training. */
export interface LastLook {
  readonly activations: readonly Activations[];
  readonly statistics: StatisticsLosses | null;
}

/**
 * Looks at what passes through a network that trains, on images that are the same for every seed and network. How many passes that takes
 * hangs on the size of the network alone, however small the training's batches: several of these pass together, and norms take the
 * statistics of each on its own. Of the smallest networks it is one for the spreads, and at the end two and a validation of 512
 * images; of the largest, two, and 32.
 */
export interface Examiner {
  /**
   * Mean and deviation of every channel of what enters each activation with the weights as they stand, as training sees it: norms take
   * the statistics of batches of the training's size, 256 images at most (running ones, which training has no use for, say nothing
   * at first), and nothing is dropped. Of the same 64 images whatever the batches.
   */
  spreads(): Look<readonly ChannelSpread[]>;
  /**
   * What leaves every layer with a kernel, norm and activation, in inference, of 256 images; and the validation loss by running statistics
   * and by those of batches, both over the same images: the first of the validation set in an order that is always the same, up to 512
   * of them, cut into batches of the training's size, 64 at most. That is null for a network without running statistics.
   */
  last(): Look<LastLook>;
  dispose(): void;
}

/** Makes the copy of the network that is looked at; dispose it. */
export function createExaminer(session: Session): Examiner {
  const copy = copyNetwork(session);
  const order = fixedOrder(session.validationCount);
  const sample = order.subarray(0, SAMPLE);
  const { batchSize } = session.settings;
  const together = imagesTogether(session.plan);
  const mixesImages = hasRunningStatistics(session);
  // Where no norm looks at other images, batches of any size give the same.
  const size = Math.min(mixesImages ? batchSize : LEAST_TOGETHER, sample.length);
  const spreadPasses = joined(filledBatches(sample, SPREAD_SAMPLE, size), together);
  return {
    spreads: async function* () {
      await copy.update();
      const moments = yield* momentsOf(copy, copy.inputs, spreadPasses, asTrained(size));
      return moments.map(({ mean, variance }, index) => ({
        ...{ node: copy.inputs[index]?.node ?? '', mean: [...mean], sd: [...variance].map(Math.sqrt) },
      }));
    },
    last: async function* () {
      await copy.update();
      const activations = yield* activationsOf(copy, cut(sample, together));
      if (!mixesImages) return { activations, statistics: null };
      const batches = fullBatches(order.subarray(0, MOST_IMAGES), batchSize).slice(0, MOST_BATCHES);
      const running = yield* runningLoss(session, joined(batches, VALIDATED));
      const batch = yield* batchLoss(copy, joined(batches, together), asTrained(batches[0]?.counted ?? 1));
      return { activations, statistics: { running, batch } };
    },
    dispose: () => copy.dispose(),
  };
}

const inference: CallOptions = { training: false, step: 0 };
const asTrained = (batchesOf: number): CallOptions => ({ ...inference, batchesOf });

/** How many images pass together: as many as the values of all layers let. */
function imagesTogether({ nodes }: Plan): number {
  const values = nodes.reduce((sum, { outputShape }) => sum + countValues(outputShape), 0);
  return Math.max(LEAST_TOGETHER, Math.min(MOST_TOGETHER, Math.floor(VALUES / values)));
}

/** Of every channel at each of the places. */
async function* momentsOf(
  copy: NetworkCopy,
  places: readonly Place[],
  passes: readonly SampleBatch[],
  options: CallOptions,
  keep: (values: readonly Float32Array[]) => void = () => undefined,
): Look<readonly Moments[]> {
  const sums = places.map(({ channels }) => createMomentSum(channels));
  for (const { indices, counted } of passes) {
    const values = await copy.values(places, indices, options);
    keep(values);
    for (const [index, { channels }] of places.entries()) {
      addValues(sums[index], countedOf(values[index], indices, counted), channels);
    }
    yield;
  }
  return sums.map((sum) => sum.moments());
}

/** The values of the images that are looked at. */
function countedOf(
  all: Float32Array | undefined,
  indices: Int32Array,
  counted: number,
): Float32Array | undefined {
  return all?.subarray(0, (all.length / indices.length) * counted);
}

/** Keeps the values of passes for a second look, if those of all are few. */
function createKeeper(passes: number): {
  readonly keep: (values: readonly Float32Array[]) => void;
  readonly values: (pass: number) => readonly Float32Array[] | null;
} {
  const kept: (readonly Float32Array[])[] = [];
  return {
    keep: (values) => {
      const size = values.reduce((sum, { length }) => sum + length, 0);
      if (passes * size <= MOST_KEPT) kept.push(values);
    },
    values: (pass) => (kept.length === passes ? (kept[pass] ?? null) : null),
  };
}

function addValues(sum: MomentSum | undefined, values: Float32Array | undefined, channels: number): void {
  if (values === undefined) return;
  const own = plainValues(values, channels);
  sum?.add(own.moments(), own.count);
}

async function* activationsOf(
  copy: NetworkCopy,
  passes: readonly SampleBatch[],
): Look<readonly Activations[]> {
  const kept = createKeeper(passes.length);
  const moments = yield* momentsOf(copy, copy.places, passes, inference, kept.keep);
  const whole = moments.map(pooled);
  const ranges = whole.map((all) => sharedRanges(all, all));
  const counts = copy.places.map(() => new Float64Array(BINS));
  for (const [pass, { indices }] of passes.entries()) {
    const values = kept.values(pass) ?? (await copy.values(copy.places, indices, inference));
    for (const [index, sum] of counts.entries()) addCounts(sum, values[index], ranges[index]);
    yield;
  }
  return copy.places.map((place, index) => {
    const [all, own, edges] = [whole[index], moments[index], ranges[index]];
    return {
      ...{ node: place.node, name: place.name, role: place.role, channels: place.channels },
      mean: all?.mean[0] ?? Number.NaN,
      sd: Math.sqrt(all?.variance[0] ?? Number.NaN),
      deadChannels: own === undefined ? null : deadChannels(place, own),
      histogram: {
        low: edges?.low[0] ?? Number.NaN,
        high: edges?.high[0] ?? Number.NaN,
        counts: [...(counts[index] ?? [])],
      },
    };
  });
}

function addCounts(sum: Float64Array, values: Float32Array | undefined, ranges: Ranges | undefined): void {
  if (values === undefined || ranges === undefined) return;
  for (const [bin, count] of plainValues(values, 1).histograms(ranges, sum.length).entries())
    sum[bin] = (sum[bin] ?? 0) + count;
}

function deadChannels({ canDie }: Place, { min, max }: Moments): number | null {
  return canDie ? max.filter((most, channel) => most === 0 && min[channel] === 0).length : null;
}

function hasRunningStatistics({ plan }: Session): boolean {
  return plan.nodes.some(({ weights }) => weights.some(({ name }) => name.startsWith('moving_')));
}

/** The loss that the trainer's own validation gives for these images. */
async function* runningLoss({ trainer }: Session, passes: readonly SampleBatch[]): Look<number> {
  const sum = createNetworkSum();
  for (const { indices } of passes) {
    sum.add(await trainer.validate(indices), indices.length);
    yield;
  }
  return sum.mean().loss;
}

async function* batchLoss(
  copy: NetworkCopy,
  passes: readonly SampleBatch[],
  options: CallOptions,
): Look<number> {
  let [sum, images] = [0, 0];
  for (const { indices } of passes) {
    sum += indices.length * (await copy.loss(indices, options));
    images += indices.length;
    yield;
  }
  return sum / images;
}
