/** Per-channel moments of an NHWC tensor, in double precision. */
export interface Moments {
  readonly mean: Float64Array;
  /** Biased variance, Σ(x − mean)² / n. */
  readonly variance: Float64Array;
  /** Smallest and greatest finite value; NaN for a channel without one. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Share of values ≤ 0. */
  readonly nonPositive: Float64Array;
}

/** Positions are walked in blocks, each channel by channel: the sums stay in registers, the block in the first-level cache. */
const BLOCK_BYTES = 16_384;

/**
 * Mean, variance, extremes and share of values ≤ 0 of every channel of `values`, whose channels are innermost (NHWC).
 * One pass with sums shifted by the channel's first value: mean = s + Σ(x − s)/n, variance = Σ(x − s)²/n − (Σ(x − s)/n)²,
 * which keeps the digits of a channel whose mean is large beside its spread. A NaN or infinity makes that channel's mean
 * and variance NaN; its extremes are those of the finite values.
 */
export function channelMoments(values: Float32Array, channels: number): Moments {
  const sums = startSums(values, channels);
  const positions = values.length / channels;
  const block = Math.max(1, Math.floor(BLOCK_BYTES / (4 * channels)));
  for (let first = 0; first < positions; first += block) {
    const end = Math.min(first + block, positions) * channels;
    for (let channel = 0; channel < channels; channel++)
      addBlock(sums, values, channel, first * channels, end);
  }
  return momentsOf(sums, positions);
}

/** What a pass over the values of every channel adds up. */
export interface ChannelSums {
  /** A value near the channel's: the distances from it cancel less than the values would. */
  readonly shift: Float64Array;
  /** Σ(x − shift) and Σ(x − shift)². */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  /** Extremes of the finite values; infinite where there is none. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** How many values are ≤ 0. */
  readonly nonPositive: Float64Array;
}

function startSums(values: Float32Array, channels: number): ChannelSums {
  const shift = Float64Array.from(values.subarray(0, channels), (first) =>
    Number.isFinite(first) ? first : 0,
  );
  return {
    shift,
    sum: new Float64Array(channels),
    squares: new Float64Array(channels),
    min: new Float64Array(channels).fill(Number.POSITIVE_INFINITY),
    max: new Float64Array(channels).fill(Number.NEGATIVE_INFINITY),
    nonPositive: new Float64Array(channels),
  };
}

/** Adds the values of one channel between `start` and `end`, positions in `values`. */
function addBlock(
  sums: ChannelSums,
  values: Float32Array,
  channel: number,
  start: number,
  end: number,
): void {
  const channels = sums.shift.length;
  const shift = sums.shift[channel] ?? 0;
  let sum = 0;
  let squares = 0;
  let min = sums.min[channel] ?? 0;
  let max = sums.max[channel] ?? 0;
  let nonPositive = 0;
  for (let at = start + channel; at < end; at += channels) {
    const value = values[at] ?? 0;
    const distance = value - shift;
    sum += distance;
    squares += distance * distance;
    if (value < min && value !== Number.NEGATIVE_INFINITY) min = value;
    if (value > max && value !== Number.POSITIVE_INFINITY) max = value;
    // A number, not a branch: signs are a coin toss, and a mispredicted branch costs more than the sum.
    nonPositive += Number(value <= 0);
  }
  sums.sum[channel] = (sums.sum[channel] ?? 0) + sum;
  sums.squares[channel] = (sums.squares[channel] ?? 0) + squares;
  sums.min[channel] = min;
  sums.max[channel] = max;
  sums.nonPositive[channel] = (sums.nonPositive[channel] ?? 0) + nonPositive;
}

/** The moments of channels of `positions` values each. */
export function momentsOf(sums: ChannelSums, positions: number): Moments {
  const { shift, sum, squares } = sums;
  const offset = sum.map((total) => total / positions);
  return {
    mean: shift.map((start, channel) => notInfinite(start + (offset[channel] ?? 0))),
    variance: squares.map((total, channel) =>
      notInfinite(Math.max(0, total / positions - (offset[channel] ?? 0) ** 2)),
    ),
    min: sums.min.map(notInfinite),
    max: sums.max.map(notInfinite),
    nonPositive: sums.nonPositive.map((count) => count / positions),
  };
}

function notInfinite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
