import { createRandom, streamSeed } from '../../random';
import { BINS, plainValues, type Ranges, sharedRanges } from '../../signals';
import type { Activations, ChannelSpread, StatisticsLosses } from '../../signals/activations';
import { createMomentSum, type MomentSum, pooled } from '../../signals/momentSum';
import type { Moments } from '../../signals/moments';
import { batchesOf } from '../loop/batches';
import type { Session } from '../loop/session';
import { copyNetwork, type NetworkCopy } from './copy';
import type { Place } from './places';

/** Images of the validation set that are looked at: enough for 256 values of every unit, few enough to take little time. */
const SAMPLE = 256;
/** Images at a time: as many tensors are there at once as the network has places. */
const CHUNK = 32;
/** Batches whose own statistics are tried: with batches of one or two images the whole set would take long. */
const MOST_BATCHES = 128;

/** Looks at what passes through a network that trains, on images that are the same for every seed and network. */
export interface Examiner {
  /** Mean and deviation of every channel of what enters each activation, with the weights as they stand. */
  spreads(): Promise<readonly ChannelSpread[]>;
  /** What leaves every layer with a kernel, norm and activation. */
  activations(): Promise<readonly Activations[]>;
  /** Null for a network without running statistics. */
  statistics(): Promise<StatisticsLosses | null>;
  dispose(): void;
}

/** Makes the copy of the network that is looked at; dispose it. */
export function createExaminer(session: Session): Examiner {
  const copy = copyNetwork(session);
  const sample = evenlySpread(session.validationCount, SAMPLE);
  const chunk = Math.min(CHUNK, session.settings.batchSize);
  return {
    spreads: async () => {
      await copy.update();
      const moments = await momentsOf(copy, sample, chunk);
      return copy.activations.flatMap((node, index) => {
        const own = moments[copy.places.length + index];
        return own === undefined ? [] : [{ node, mean: [...own.mean], sd: [...own.variance].map(Math.sqrt) }];
      });
    },
    activations: async () => {
      await copy.update();
      return await activationsOf(copy, sample, chunk);
    },
    statistics: async () => {
      if (!hasRunningStatistics(session)) return null;
      await copy.update();
      return await lossesOf(copy, session);
    },
    dispose: () => copy.dispose(),
  };
}

/** Up to `most` places from 0 to `count` − 1, evenly spread: a set may be sorted by class. */
function evenlySpread(count: number, most: number): Int32Array {
  const length = Math.min(count, most);
  return Int32Array.from({ length }, (_, index) => Math.floor((index * count) / length));
}

/** Of what leaves every place, then of what enters every activation. */
async function momentsOf(copy: NetworkCopy, sample: Int32Array, chunk: number): Promise<readonly Moments[]> {
  const channels = channelsOf(copy);
  const sums = channels.map(createMomentSum);
  for (const indices of batchesOf(sample, chunk)) {
    const values = await copy.values(indices);
    for (const [index, sum] of sums.entries())
      addValues(sum, values[index] ?? new Float32Array(0), channels[index] ?? 1);
  }
  return sums.map((sum) => sum.moments());
}

function channelsOf({ places, activations }: NetworkCopy): readonly number[] {
  const of = new Map(places.map(({ node, channels }) => [node, channels]));
  return [...places.map(({ channels }) => channels), ...activations.map((node) => of.get(node) ?? 1)];
}

function addValues(sum: MomentSum, values: Float32Array, channels: number): void {
  const own = plainValues(values, channels);
  sum.add(own.moments(), own.count);
}

async function activationsOf(
  copy: NetworkCopy,
  sample: Int32Array,
  chunk: number,
): Promise<readonly Activations[]> {
  const moments = await momentsOf(copy, sample, chunk);
  const whole = moments.map(pooled);
  const ranges = whole.map((all) => sharedRanges(all, all));
  const counts = copy.places.map(() => new Float64Array(BINS));
  for (const indices of batchesOf(sample, chunk)) {
    const values = await copy.values(indices);
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

/**
 * Both losses over the same images: the validation set in an order that is always the same, cut into batches of the training's size,
 * of which a last one that is not full is left out, and those beyond the 128th.
 */
async function lossesOf(
  copy: NetworkCopy,
  { settings, validationCount }: Session,
): Promise<StatisticsLosses> {
  const order = Int32Array.from(createRandom(streamSeed(0, 'statistics')).shuffle(validationCount));
  const size = Math.min(settings.batchSize, validationCount);
  const full = Math.min(Math.floor(validationCount / size), MOST_BATCHES);
  const batches = [...batchesOf(order.subarray(0, full * size), size)];
  const meanLoss = async (batchStatistics: boolean): Promise<number> => {
    let sum = 0;
    for (const indices of batches)
      sum += await copy.loss(indices, { training: false, step: 0, batchStatistics });
    return sum / batches.length;
  };
  // In this order: what takes statistics of batches moves the running ones.
  const running = await meanLoss(false);
  return { running, batch: await meanLoss(true) };
}
