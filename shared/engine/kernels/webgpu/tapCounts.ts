import { placeTaps, sidesOf } from '../tapLayout';
import { tapHistograms } from './tapHistograms';
import { tapStatistics } from './tapStatistics';
import type { WebGpuKernel } from './webgpuKernel';

/** Four programs for taps of any shapes, `MOST_TAPS` at most. */
export const tapCountsWebGpu: WebGpuKernel = {
  name: 'TapCounts',
  run(call, backend) {
    const taps = placeTaps(sidesOf(call));
    const statistics = tapStatistics(backend, taps);
    return [statistics, tapHistograms(backend, taps, statistics)];
  },
};
