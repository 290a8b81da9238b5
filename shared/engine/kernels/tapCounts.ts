import { engine, type Tensor } from '@tensorflow/tfjs-core';
import { inGroups } from './groups';
import type { EngineKernel } from './kernel';
import { composeTapCounts } from './tapCountsComposed';
import { MOST_TAPS, type TapSides } from './tapLayout';

const NAME = 'TapCounts';

/** What was counted of some taps; `columnsOf` them says which columns are whose. */
export interface CountedTaps<Tap extends TapSides> {
  readonly taps: readonly Tap[];
  /**
   * `TAP_ROWS` of every channel, `[12, columns]`. A NaN or infinity makes a channel's mean and variance no finite numbers; its
   * extremes are those of the finite values, and NaN where there is none.
   */
  readonly statistics: Tensor;
  /** Counts in `BINS` equal bins between low and high, `[2·columns, BINS]`: first of what enters, below of what leaves. */
  readonly counts: Tensor;
}

/**
 * Everything that a frame tells of the values of taps: moments, extremes, shares of values ≤ 0, the ranges that `sharedRanges`
 * gives of them, and histograms in those, all in float32; in groups of `MOST_TAPS`. No gradient.
 */
export function countTaps<Tap extends TapSides>(taps: readonly Tap[]): CountedTaps<Tap>[] {
  return inGroups(taps, MOST_TAPS).map((group) => {
    const inputs = group.flatMap(({ before, after }, tap) => [
      [`before${tap}`, before] as const,
      [`after${tap}`, after] as const,
    ]);
    const [statistics, counts] = engine().runKernel<Tensor[]>(NAME, Object.fromEntries(inputs));
    if (statistics === undefined || counts === undefined) throw new Error('A tap was not counted.');
    return { taps: group, statistics, counts };
  });
}

export const tapCountsKernel: EngineKernel = { name: NAME, compose: composeTapCounts };
