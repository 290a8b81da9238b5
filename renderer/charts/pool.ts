import type { Frame } from '../../shared/signals/frame';
import { extent } from './scale';

/** Both sides of a normalization layer, pooled over its channels, on one axis. */
export interface PooledHistogram {
  readonly low: number;
  readonly high: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** Bins of the first, full-range look that finds where the values lie. */
const COARSE_BINS = 256;
/** Share of the values that may lie beyond either end of the axis: single outliers would squeeze all the rest. */
const TAIL = 0.002;

/**
 * Adds every channel's counts onto one axis of `bins` bins from `low` to `high`. A channel's bin that spans several is
 * spread evenly over them; what lies beyond the axis is left out.
 */
function pooled(frame: Frame, counts: Uint32Array, low: number, high: number, bins: number): Float64Array {
  const sums = new Float64Array(bins);
  const perUnit = bins / (high - low);
  for (let channel = 0; channel < frame.channels; channel++) {
    const from = frame.low[channel] ?? Number.NaN;
    const width = ((frame.high[channel] ?? Number.NaN) - from) / frame.bins;
    if (!Number.isFinite(width)) continue;
    for (let bin = 0; bin < frame.bins; bin++) {
      const count = counts[channel * frame.bins + bin] ?? 0;
      if (count === 0) continue;
      const start = (from + bin * width - low) * perUnit;
      spread(sums, count, start, start + width * perUnit);
    }
  }
  return sums;
}

/** Spreads a count evenly over the interval [start, end), measured in bins. */
function spread(sums: Float64Array, count: number, start: number, end: number): void {
  const width = end - start;
  const last = Math.min(sums.length - 1, Math.floor(end));
  for (let bin = Math.max(0, Math.floor(start)); bin <= last; bin++) {
    const overlap = width > 0 ? (Math.min(end, bin + 1) - Math.max(start, bin)) / width : 1;
    sums[bin] = (sums[bin] ?? 0) + count * Math.max(0, overlap);
  }
}

/** Indices of the first and last bin that leave at most TAIL of the counts beyond them. */
function bulk(sums: Float64Array): readonly [first: number, last: number] {
  const allowed = sums.reduce((total, count) => total + count, 0) * TAIL;
  let first = 0;
  let last = sums.length - 1;
  for (let beyond = 0; first < last; first++) {
    beyond += sums[first] ?? 0;
    if (beyond > allowed) break;
  }
  for (let beyond = 0; last > first; last--) {
    beyond += sums[last] ?? 0;
    if (beyond > allowed) break;
  }
  return [first, last];
}

const known = new WeakMap<Frame, PooledHistogram | null>();

/** The histograms of a frame pooled over its channels; null where no channel holds a finite value. Computed once. */
export function pooledHistogram(frame: Frame, bins: number): PooledHistogram | null {
  let histogram = known.get(frame);
  if (histogram === undefined || (histogram !== null && histogram.before.length !== bins)) {
    histogram = computePooled(frame, bins);
    known.set(frame, histogram);
  }
  return histogram;
}

function computePooled(frame: Frame, bins: number): PooledHistogram | null {
  const range = extent(frame.low, frame.high);
  if (range === null || range[0] === range[1]) return null;
  const [low, high] = range;
  const sides = [frame.before.counts, frame.after.counts];
  const bulks = sides.map((counts) => bulk(pooled(frame, counts, low, high, COARSE_BINS)));
  const width = (high - low) / COARSE_BINS;
  const from = low + Math.min(...bulks.map(([first]) => first)) * width;
  const to = low + (Math.max(...bulks.map(([, last]) => last)) + 1) * width;
  return {
    low: from,
    high: to,
    before: pooled(frame, frame.before.counts, from, to, bins),
    after: pooled(frame, frame.after.counts, from, to, bins),
  };
}
