import type { Frame, SideStatistics } from './frame';

/** Mean and standard deviation (biased, over channels) of a per-channel statistic, over its finite values. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** One side of a normalization layer: how its channels' means μ and standard deviations σ are spread. */
export interface SideSummary {
  readonly mean: Spread | null;
  readonly deviation: Spread | null;
}

/** A frame in a few numbers. A `Spread` is null where the layer has no such statistic, or no channel with a finite one. */
export interface FrameSummary {
  readonly before: SideSummary;
  readonly after: SideSummary;
  readonly gamma: Spread | null;
  readonly beta: Spread | null;
  /** |μ_running − μ_batch| / σ_batch: by how many of the batch's standard deviations inference will be shifted. */
  readonly meanGap: Spread | null;
  /** σ²_running / σ²_batch: 1 where the running variance has caught up. */
  readonly varianceRatio: Spread | null;
  /** Channels of which nothing would pass a ReLU after the layer: every value of the batch is ≤ 0. */
  readonly dead: readonly number[];
}

/** Across-channel mean ± standard deviation of every statistic of `frame`, and its dead channels. */
export function summarizeFrame(frame: Frame): FrameSummary {
  const { gamma, beta } = frame.parameters;
  return {
    before: summarizeSide(frame.before),
    after: summarizeSide(frame.after),
    gamma: gamma && spread(gamma),
    beta: beta && spread(beta),
    meanGap: spread(meanGaps(frame)),
    varianceRatio: spread(varianceRatios(frame)),
    dead: deadChannels(frame),
  };
}

/** |μ_running − μ_batch| / σ_batch per channel; empty where the layer keeps no running averages. */
function meanGaps(frame: Frame): Float32Array {
  const running = frame.parameters.movingMean ?? new Float32Array(0);
  const { mean, variance } = frame.before;
  return running.map((value, channel) => {
    const distance = Math.abs(value - (mean[channel] ?? Number.NaN));
    return distance / Math.sqrt(variance[channel] ?? Number.NaN);
  });
}

/** σ²_running / σ²_batch per channel; empty where the layer keeps no running averages. */
function varianceRatios(frame: Frame): Float32Array {
  const running = frame.parameters.movingVariance ?? new Float32Array(0);
  return running.map((value, channel) => value / (frame.before.variance[channel] ?? Number.NaN));
}

function summarizeSide(side: SideStatistics): SideSummary {
  return { mean: spread(side.mean), deviation: spread(side.variance.map(Math.sqrt)) };
}

function deadChannels(frame: Frame): readonly number[] {
  const channels = Array.from({ length: frame.channels }, (_, channel) => channel);
  return channels.filter((channel) => frame.after.nonPositive[channel] === 1);
}

function spread(values: Float32Array): Spread | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / finite.length) };
}
