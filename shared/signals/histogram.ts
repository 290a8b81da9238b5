import type { Moments } from './moments';

/** Lower and upper edge of every channel's histogram. */
export interface Ranges {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Standard deviations on either side of the mean that a histogram shows; the tails beyond fall in the edge bins. */
export const REACH = 4;

/** Widths below this share of the magnitude are finer than float32 can fill with 64 bins: 2⁻²⁴ · 64. */
export const LEAST_RELATIVE_WIDTH = 2 ** -18;

/**
 * One range per channel for both sides of a normalization layer: the union over the sides of
 * [max(min, μ − 4σ), min(max, μ + 4σ)]. A channel that holds a single value gets a range around it.
 */
export function sharedRanges(before: Moments, after: Moments): Ranges {
  const channels = before.mean.length;
  const low = new Float32Array(channels);
  const high = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const [from, to] = widened(union(reach(before, channel), reach(after, channel)));
    low[channel] = from;
    high[channel] = to;
  }
  return { low, high };
}

type Interval = readonly [low: number, high: number];

/** What a side wants to show of a channel; null where it holds no finite value. */
function reach(moments: Moments, channel: number): Interval | null {
  const min = moments.min[channel] ?? Number.NaN;
  const max = moments.max[channel] ?? Number.NaN;
  if (Number.isNaN(min)) return null;
  const mean = moments.mean[channel] ?? Number.NaN;
  const tail = REACH * Math.sqrt(moments.variance[channel] ?? Number.NaN);
  if (Number.isNaN(mean + tail)) return [min, max];
  return [Math.max(min, mean - tail), Math.min(max, mean + tail)];
}

function union(one: Interval | null, other: Interval | null): Interval {
  if (one === null) return other ?? [0, 0];
  if (other === null) return one;
  return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

function widened([low, high]: Interval): Interval {
  const magnitude = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > magnitude * LEAST_RELATIVE_WIDTH) return [low, high];
  const half = Math.max(0.5, magnitude * LEAST_RELATIVE_WIDTH);
  return [low - half, high + half];
}

/**
 * Counts of `values` (NHWC) per channel in `bins` equal bins, channel-major: `counts[c * bins + b]`. Values beyond the
 * range fall in the edge bins, infinities too; NaN falls in none, so that a channel's counts then sum to less than n.
 */
export function channelHistograms(values: Float32Array, ranges: Ranges, bins: number): Uint32Array {
  const channels = ranges.low.length;
  const low = Float64Array.from(ranges.low);
  const scale = histogramScale(ranges, bins);
  const counts = new Uint32Array(channels * bins);
  for (let position = 0; position < values.length; position += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const bin = binOf(
        ((values[position + channel] ?? 0) - (low[channel] ?? 0)) * (scale[channel] ?? 0),
        bins,
      );
      if (bin < 0) continue;
      const at = channel * bins + bin;
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return counts;
}

/** Bins per unit of every channel: a value x falls in bin ⌊(x − low) · scale⌋. */
export function histogramScale({ low, high }: Ranges, bins: number): Float64Array {
  return Float64Array.from(low, (edge, channel) => bins / ((high[channel] ?? 0) - edge));
}

/** Index of the bin for a place measured in bins from the low edge; −1 for NaN. */
function binOf(place: number, bins: number): number {
  if (place >= bins) return bins - 1;
  if (place >= 0) return Math.trunc(place);
  return place < 0 ? 0 : -1;
}
