import { add, engine, mul, reshape, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { BATCH_STATISTICS } from './batchStatistics';
import { type EngineKernel, type KernelCall, numberAttribute, tensorInput } from './kernel';

const NAME = 'RunningAverage';

/**
 * momentum · running + (1 − momentum) · that row of a batch's statistics `[3, C]`, for a running value of every channel, `[C]`.
 * No gradient.
 */
export function runningAverage(
  running: Tensor,
  statistics: Tensor,
  row: 'mean' | 'variance',
  momentum: number,
): Tensor {
  const attrs = { row: BATCH_STATISTICS.indexOf(row), momentum, share: 1 - momentum };
  return engine().runKernel(NAME, { running, statistics }, attrs);
}

export const runningAverageKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  const [running, statistics] = [tensorInput(call, 'running'), tensorInput(call, 'statistics')];
  return tidy(() => {
    const ofBatch = slice(statistics, [numberAttribute(call.attrs, 'row'), 0], [1, running.size]);
    const moved = mul(reshape(ofBatch, running.shape), numberAttribute(call.attrs, 'share'));
    return add(mul(running, numberAttribute(call.attrs, 'momentum')), moved);
  });
}
