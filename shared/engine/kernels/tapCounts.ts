import { engine, getBackend, type Tensor } from '@tensorflow/tfjs-core';
import { inGroups } from './groups';
import type { EngineKernel } from './kernel';
import { composeTapCounts } from './tapCountsComposed';
import type { TapSides } from './tapLayout';
import { MOST_TAPS as MOST_ON_WEBGL } from './webgl/tapCounts';
import { MOST_TAPS as MOST_ON_WEBGPU } from './webgpu/tapCounts';

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
 * gives of them, and histograms in those, all in float32; in groups of as many taps as the backend's programs can read. No gradient.
 */
export function countTaps<Tap extends TapSides>(taps: readonly Tap[]): CountedTaps<Tap>[] {
  return inGroups(taps, mostTaps(taps.length)).map((group) => {
    const inputs = group.flatMap(({ before, after }, tap) => [
      [`before${tap}`, before] as const,
      [`after${tap}`, after] as const,
    ]);
    const [statistics, counts] = engine().runKernel<Tensor[]>(NAME, Object.fromEntries(inputs));
    if (statistics === undefined || counts === undefined) throw new Error('A tap was not counted.');
    return { taps: group, statistics, counts };
  });
}

/** @param otherwise where the kernel is composed, which can read any number */
function mostTaps(otherwise: number): number {
  switch (getBackend()) {
    case 'webgl':
      return MOST_ON_WEBGL;
    case 'webgpu':
      return MOST_ON_WEBGPU;
    default:
      return Math.max(1, otherwise);
  }
}

export const tapCountsKernel: EngineKernel = { name: NAME, compose: composeTapCounts };
