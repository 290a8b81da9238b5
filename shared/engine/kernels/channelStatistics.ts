import {
  cast,
  engine,
  lessEqual,
  max,
  mean,
  min,
  square,
  stack,
  sub,
  type Tensor,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import { channelMoments } from '../../signals/moments';
import type { HostMemory } from './hostMemory';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';
import { rowsOf } from './rows';

const NAME = 'ChannelStatistics';

/** The rows of what `channelStatistics` gives. */
export const STATISTICS = ['mean', 'variance', 'min', 'max', 'nonPositive'] as const;

/**
 * Mean, biased variance, smallest and largest value and the share of values ≤ 0 of every channel: `[…, C]` → `[5, C]`. A NaN
 * or infinity makes a channel's mean and variance no finite numbers; its extremes are those of the finite values, and NaN
 * where there is none. No gradient.
 */
export function channelStatistics(x: Tensor): Tensor {
  return engine().runKernel(NAME, { x });
}

export const channelStatisticsKernel: EngineKernel = { name: NAME, compose, host };

/** For finite values. */
function compose(call: KernelCall): Tensor {
  return tidy(() => {
    const x = rowsOf(tensorInput(call, 'x'));
    const center = mean(x, 0);
    const variance = mean(square(sub(x, center)), 0);
    return stack([center, variance, min(x, 0), max(x, 0), mean(cast(lessEqual(x, 0), 'float32'), 0)]);
  });
}

function host(call: KernelCall, memory: HostMemory): TensorInfo {
  const x = tensorInput(call, 'x');
  const channels = x.shape.at(-1) ?? 1;
  const output = memory.allocate([STATISTICS.length, channels]);
  const moments = channelMoments(memory.view(x), channels);
  const values = memory.view(output);
  for (const [row, name] of STATISTICS.entries()) values.set(moments[name], row * channels);
  return output;
}
