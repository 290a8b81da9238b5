import type { Frame, NormParameters, SideStatistics } from './frame';
import { channelHistograms, type Ranges, sharedRanges } from './histogram';
import { channelMoments, type Moments } from './moments';

/** Bins of every channel's histogram. */
const BINS = 64;

export interface TapValues {
  readonly step: number;
  readonly tap: string;
  readonly channels: number;
  /** What enters and what leaves the normalization layer, NHWC or [N, units], channels innermost. */
  readonly before: Float32Array;
  readonly after: Float32Array;
  readonly parameters: NormParameters;
}

/**
 * The frame of one tap: moments of both sides first, then counts in ranges that both sides share. Reads `before` and
 * `after` where they lie and keeps nothing of them.
 */
export function measureFrame(values: TapValues): Frame {
  const { step, tap, channels, before, after, parameters } = values;
  const moments = { before: channelMoments(before, channels), after: channelMoments(after, channels) };
  const ranges = sharedRanges(moments.before, moments.after);
  return {
    step,
    tap,
    channels,
    bins: BINS,
    count: before.length / channels,
    low: ranges.low,
    high: ranges.high,
    before: side(before, moments.before, ranges),
    after: side(after, moments.after, ranges),
    parameters,
  };
}

function side(values: Float32Array, moments: Moments, ranges: Ranges): SideStatistics {
  return {
    counts: channelHistograms(values, ranges, BINS),
    mean: Float32Array.from(moments.mean),
    variance: Float32Array.from(moments.variance),
    min: Float32Array.from(moments.min),
    max: Float32Array.from(moments.max),
    nonPositive: Float32Array.from(moments.nonPositive),
  };
}
