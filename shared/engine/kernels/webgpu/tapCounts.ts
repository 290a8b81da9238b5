import { placeTaps, sidesOf } from '../tapLayout';
import { MOST_INPUTS } from './program';
import { tapHistograms } from './tapHistograms';
import { tapStatistics } from './tapStatistics';
import type { WebGpuKernel } from './webgpuKernel';

/** Taps of one call: both sides of each, and their statistics, are read in one program. */
export const MOST_TAPS = Math.floor((MOST_INPUTS - 1) / 2);

/** Four programs for up to `MOST_TAPS` taps of any shapes. */
export const tapCountsWebGpu: WebGpuKernel = {
  name: 'TapCounts',
  run(call, backend) {
    const taps = placeTaps(sidesOf(call));
    const statistics = tapStatistics(backend, taps);
    return [statistics, tapHistograms(backend, taps, statistics)];
  },
};
