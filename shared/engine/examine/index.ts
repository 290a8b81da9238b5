import { createRandom, streamSeed } from '../../random';
import { BINS, plainValues, type Ranges, sharedRanges } from '../../signals';
import type { Activations, ChannelSpread, StatisticsLosses } from '../../signals/activations';
import { createMomentSum, type MomentSum, pooled } from '../../signals/momentSum';
import type { Moments } from '../../signals/moments';
import type { CallOptions } from '../layers/context';
import { batchesOf } from '../loop/batches';
import type { Session } from '../loop/session';
import { copyNetwork, type NetworkCopy } from './copy';
import type { Place } from './places';

/** Images of the validation set that are looked at: enough for 256 values of every unit, few enough to take little time. */
const SAMPLE = 256;
/** Images at a time: as many tensors are there at once as the network has places. */
const CHUNK = 32;
/** Images, and batches, whose own statistics are tried: with batches of one or two images a whole set would take long. */
const MOST_IMAGES = 1024;
const MOST_BATCHES = 128;

/** Looks at what passes through a network that trains, on images that are the same for every seed and network. */
export interface Examiner {
  /**
   * Mean and deviation of every channel of what enters each activation with the weights as they stand, as training sees it: norms take
   * the statistics of batches of the training's size (running ones, which training has no use for, say nothing at first), and
   * nothing is dropped.
   */
  spreads(): Promise<readonly ChannelSpread[]>;
  /** What leaves every layer with a kernel, norm and activation, in inference. */
  activations(): Promise<readonly Activations[]>;
  /**
   * The validation loss by running statistics and by those of batches, both over the same images: the validation set in an order that
   * is always the same, up to 1,024 images of it, cut into batches of the training's size, 128 at most. Null for a network without
   * running statistics.
   */
  statistics(): Promise<StatisticsLosses | null>;
  dispose(): void;
}

/** Makes the copy of the network that is looked at; dispose it. */
export function createExaminer(session: Session): Examiner {
  const copy = copyNetwork(session);
  const order = fixedOrder(session.validationCount);
  const sample = order.subarray(0, SAMPLE);
  const { batchSize } = session.settings;
  return {
    spreads: async () => {
      await copy.update();
      const moments = await momentsOf(copy, copy.inputs, fullBatches(sample, batchSize), asTrained);
      return moments.map(({ mean, variance }, index) => ({
        ...{ node: copy.inputs[index]?.node ?? '', mean: [...mean], sd: [...variance].map(Math.sqrt) },
      }));
    },
    activations: async () => {
      await copy.update();
      return await activationsOf(copy, [...batchesOf(sample, Math.min(CHUNK, batchSize))]);
    },
    statistics: async () => {
      if (!hasRunningStatistics(session)) return null;
      await copy.update();
      const batches = fullBatches(order.subarray(0, MOST_IMAGES), batchSize).slice(0, MOST_BATCHES);
      // In this order: what takes statistics of batches moves the running ones.
      const running = await meanLoss(copy, batches, inference);
      return { running, batch: await meanLoss(copy, batches, asTrained) };
    },
    dispose: () => copy.dispose(),
  };
}

const inference: CallOptions = { training: false, step: 0 };
const asTrained: CallOptions = { ...inference, batchStatistics: true };

/** The batches of a training's size that images make, without a last one that is not full; all of them, where they make none. */
function fullBatches(images: Int32Array, batchSize: number): readonly Int32Array[] {
  const size = Math.min(batchSize, images.length);
  return [...batchesOf(images.subarray(0, images.length - (images.length % size)), size)];
}

/** The images of the validation set in an order that is always the same, and not by class, as the set may be. */
function fixedOrder(count: number): Int32Array {
  return Int32Array.from(createRandom(streamSeed(0, 'examined')).shuffle(count));
}

/** Of every channel at each of the places. */
async function momentsOf(
  copy: NetworkCopy,
  places: readonly Place[],
  batches: readonly Int32Array[],
  options: CallOptions,
): Promise<readonly Moments[]> {
  const sums = places.map(({ channels }) => createMomentSum(channels));
  for (const indices of batches) {
    const values = await copy.values(places, indices, options);
    for (const [index, { channels }] of places.entries()) addValues(sums[index], values[index], channels);
  }
  return sums.map((sum) => sum.moments());
}

function addValues(sum: MomentSum | undefined, values: Float32Array | undefined, channels: number): void {
  if (values === undefined) return;
  const own = plainValues(values, channels);
  sum?.add(own.moments(), own.count);
}

async function activationsOf(
  copy: NetworkCopy,
  batches: readonly Int32Array[],
): Promise<readonly Activations[]> {
  const moments = await momentsOf(copy, copy.places, batches, inference);
  const whole = moments.map(pooled);
  const ranges = whole.map((all) => sharedRanges(all, all));
  const counts = copy.places.map(() => new Float64Array(BINS));
  for (const indices of batches) {
    const values = await copy.values(copy.places, indices, inference);
    for (const [index, sum] of counts.entries()) addCounts(sum, values[index], ranges[index]);
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

async function meanLoss(
  copy: NetworkCopy,
  batches: readonly Int32Array[],
  options: CallOptions,
): Promise<number> {
  let sum = 0;
  for (const indices of batches) sum += await copy.loss(indices, options);
  return sum / batches.length;
}
