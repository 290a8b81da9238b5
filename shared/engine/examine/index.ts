import { BINS, plainValues, type Ranges, sharedRanges } from '../../signals';
import type { Activations, ChannelSpread, StatisticsLosses } from '../../signals/activations';
import { createMomentSum, type MomentSum, pooled } from '../../signals/momentSum';
import type { Moments } from '../../signals/moments';
import type { CallOptions } from '../layers/context';
import { batchesOf } from '../loop/batches';
import { createNetworkSum } from '../loop/networkScore';
import type { Session } from '../loop/session';
import { filledBatches, fixedOrder, fullBatches, type SampleBatch } from './batches';
import { copyNetwork, type NetworkCopy } from './copy';
import type { Place } from './places';

/** Images of the validation set that are looked at in inference: enough for 256 values of every unit. */
const SAMPLE = 256;
/** Of those, the images whose distributions are compared from epoch to epoch: few, for each epoch looks at them once more. */
const SPREAD_SAMPLE = 64;
/** Images at a time: as many tensors are there at once as the network has places. */
const CHUNK = 32;
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
 * is bounded, whatever the network and its batches: 64 for the spreads, and at the end 80 and a validation of 512 images.
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
  return {
    spreads: async function* () {
      await copy.update();
      const batches = filledBatches(sample, SPREAD_SAMPLE, batchSize);
      const moments = yield* momentsOf(copy, copy.inputs, batches, asTrained);
      return moments.map(({ mean, variance }, index) => ({
        ...{ node: copy.inputs[index]?.node ?? '', mean: [...mean], sd: [...variance].map(Math.sqrt) },
      }));
    },
    last: async function* () {
      await copy.update();
      const activations = yield* activationsOf(copy, [...batchesOf(sample, CHUNK)]);
      if (!hasRunningStatistics(session)) return { activations, statistics: null };
      const batches = fullBatches(order.subarray(0, MOST_IMAGES), batchSize).slice(0, MOST_BATCHES);
      const running = yield* runningLoss(session, batches);
      return { activations, statistics: { running, batch: yield* batchLoss(copy, batches) } };
    },
    dispose: () => copy.dispose(),
  };
}

const inference: CallOptions = { training: false, step: 0 };
const asTrained: CallOptions = { ...inference, batchStatistics: true };

/** Of every channel at each of the places. */
async function* momentsOf(
  copy: NetworkCopy,
  places: readonly Place[],
  batches: readonly SampleBatch[],
  options: CallOptions,
): Look<readonly Moments[]> {
  const sums = places.map(({ channels }) => createMomentSum(channels));
  for (const { indices, counted } of batches) {
    const values = await copy.values(places, indices, options);
    for (const [index, { channels }] of places.entries()) {
      const all = values[index];
      const own = all?.subarray(0, (all.length / indices.length) * counted);
      addValues(sums[index], own, channels);
    }
    yield;
  }
  return sums.map((sum) => sum.moments());
}

function addValues(sum: MomentSum | undefined, values: Float32Array | undefined, channels: number): void {
  if (values === undefined) return;
  const own = plainValues(values, channels);
  sum?.add(own.moments(), own.count);
}

async function* activationsOf(
  copy: NetworkCopy,
  batches: readonly Int32Array[],
): Look<readonly Activations[]> {
  const sampled = batches.map((indices) => ({ indices, counted: indices.length }));
  const moments = yield* momentsOf(copy, copy.places, sampled, inference);
  const whole = moments.map(pooled);
  const ranges = whole.map((all) => sharedRanges(all, all));
  const counts = copy.places.map(() => new Float64Array(BINS));
  for (const indices of batches) {
    const values = await copy.values(copy.places, indices, inference);
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
async function* runningLoss({ trainer }: Session, batches: readonly Int32Array[]): Look<number> {
  const sum = createNetworkSum();
  for (const indices of batches) {
    sum.add(await trainer.validate(indices), indices.length);
    yield;
  }
  return sum.mean().loss;
}

async function* batchLoss(copy: NetworkCopy, batches: readonly Int32Array[]): Look<number> {
  let sum = 0;
  for (const indices of batches) {
    sum += await copy.loss(indices, asTrained);
    yield;
  }
  return sum / batches.length;
}
