import type { ChannelValues } from './channelValues';
import type { Frame, NormParameters, SideStatistics } from './frame';
import { type Ranges, sharedRanges } from './histogram';
import type { Moments } from './moments';

/** Bins of every channel's histogram. */
export const BINS = 64;

export interface TapValues {
  readonly step: number;
  readonly tap: string;
  readonly channels: number;
  /** What enters and what leaves the normalization layer. */
  readonly before: ChannelValues;
  readonly after: ChannelValues;
  readonly parameters: NormParameters;
}

/**
 * The frame of one tap: moments of both sides first, then counts in ranges that both sides share. Keeps nothing of the
 * values.
 */
export function measureFrame({ step, tap, channels, before, after, parameters }: TapValues): Frame {
  const moments = { before: before.moments(), after: after.moments() };
  const ranges = sharedRanges(moments.before, moments.after);
  return {
    step,
    tap,
    channels,
    bins: BINS,
    count: before.count,
    low: ranges.low,
    high: ranges.high,
    before: side(before, moments.before, ranges),
    after: side(after, moments.after, ranges),
    parameters,
  };
}

function side(values: ChannelValues, moments: Moments, ranges: Ranges): SideStatistics {
  return {
    counts: values.histograms(ranges, BINS),
    mean: Float32Array.from(moments.mean),
    variance: Float32Array.from(moments.variance),
    min: Float32Array.from(moments.min),
    max: Float32Array.from(moments.max),
    nonPositive: Float32Array.from(moments.nonPositive),
  };
}
