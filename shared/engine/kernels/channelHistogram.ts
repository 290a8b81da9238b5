import {
  cast,
  clipByValue,
  engine,
  floor,
  mul,
  oneHot,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, numberAttribute, tensorInput } from './kernel';
import { rowsOf } from './rows';

const NAME = 'ChannelHistogram';

/**
 * Counts of every channel's values in `bins` equal bins, `[…, C]` → `[C, bins]`: x falls in bin ⌊(x − low)·scale⌋, with `low`
 * and `scale` `[C]`; what lies beyond the range, infinities too, in the edge bins, and NaN in none. No gradient.
 */
export function channelHistogram(x: Tensor, low: Tensor1D, scale: Tensor1D, bins: number): Tensor {
  return engine().runKernel(NAME, { x, low, scale }, { bins });
}

export const channelHistogramKernel: EngineKernel = { name: NAME, compose };

/** For values that are numbers. */
function compose(call: KernelCall): Tensor {
  const bins = numberAttribute(call.attrs, 'bins');
  return tidy(() => {
    const x = rowsOf(tensorInput(call, 'x'));
    const place = floor(mul(sub(x, tensorInput(call, 'low')), tensorInput(call, 'scale')));
    return sum(cast(oneHot(cast(clipByValue(place, 0, bins - 1), 'int32'), bins), 'float32'), 0);
  });
}
