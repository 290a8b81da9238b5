import type { Frame } from '../../../shared/signals/frame';
import { robustPeak } from '../../../shared/signals/robustPeak';
import type { Side } from '../../charts/histogram';

/** One channel's histogram at one step, as densities: share of values per unit of the axis. */
export interface Ridge {
  readonly step: number;
  readonly low: number;
  readonly high: number;
  readonly densities: Float64Array;
}

/** One side of a channel through the steps of a run, oldest first. */
export interface Ridges {
  readonly ridges: readonly Ridge[];
  readonly low: number;
  readonly high: number;
  /** Density that fills a ridge's height. */
  readonly peak: number;
}

/** How much higher than the usual peak a ridge may rise: the first steps' narrow ones would flatten all others. */
const STEEPEST = 1.6;

function ridge(frame: Frame, side: Side, channel: number): Ridge {
  const low = frame.low[channel] ?? Number.NaN;
  const high = frame.high[channel] ?? Number.NaN;
  const perCount = frame.bins / ((high - low) * frame.count);
  const counts = frame[side].counts.subarray(channel * frame.bins, (channel + 1) * frame.bins);
  return { step: frame.step, low, high, densities: Float64Array.from(counts, (count) => count * perCount) };
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** One side of a channel in each of the frames; frames without a finite range are left out. */
export function ridgesOf(frames: readonly Frame[], side: Side, channel: number): Ridges {
  const ridges = frames
    .map((frame) => ridge(frame, side, channel))
    .filter(({ low, high }) => Number.isFinite(high - low));
  const peaks = ridges.map(({ densities }) => robustPeak(densities));
  return {
    ridges,
    low: Math.min(...ridges.map(({ low }) => low)),
    high: Math.max(...ridges.map(({ high }) => high)),
    peak: median(peaks) * STEEPEST || 1,
  };
}

/** Both sides on one axis, so that positions left and right compare. */
export function onCommonAxis(before: Ridges, after: Ridges): readonly [Ridges, Ridges] {
  const low = Math.min(before.low, after.low);
  const high = Math.max(before.high, after.high);
  return [
    { ...before, low, high },
    { ...after, low, high },
  ];
}
