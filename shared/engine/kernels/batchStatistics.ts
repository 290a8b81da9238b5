import { add, rsqrt, slice, sub, type Tensor } from '@tensorflow/tfjs-core';
import { rowsOf } from './rows';

/**
 * What is known of every channel in a batch, as rows of `[3, C]`: the mean as float32 has it, what float32 cut off it, and the biased
 * variance. One tensor, so that a GPU makes it in one program.
 */
export const BATCH_STATISTICS = ['mean', 'rest', 'variance'] as const;

type Statistic = (typeof BATCH_STATISTICS)[number];

/** One row, `[1, C]`. */
function statisticsRow(statistics: Tensor, name: Statistic): Tensor {
  return slice(statistics, [BATCH_STATISTICS.indexOf(name), 0], [1, statistics.shape[1] ?? 1]);
}

/** x − μ as rows `[M, C]`. */
export function distancesInBatch(x: Tensor, statistics: Tensor): Tensor {
  const near = sub(rowsOf(x), statisticsRow(statistics, 'mean'));
  return sub(near, statisticsRow(statistics, 'rest'));
}

/** 1/√(σ² + ε), `[1, C]`. */
export function inverseDeviation(statistics: Tensor, epsilon: number): Tensor {
  return rsqrt(add(statisticsRow(statistics, 'variance'), epsilon));
}
