import { placeTaps, sidesOf } from '../tapLayout';
import { tapHistograms } from './tapHistograms';
import { tapStatistics } from './tapStatistics';
import type { WebGlKernel } from './webglKernel';

/** Four programs for taps of any shapes, `MOST_TAPS` at most. */
export const tapCountsWebGl: WebGlKernel = {
  name: 'TapCounts',
  run(call, backend) {
    const taps = placeTaps(sidesOf(call));
    const statistics = tapStatistics(backend, taps);
    return [statistics, tapHistograms(backend, taps, statistics)];
  },
};
