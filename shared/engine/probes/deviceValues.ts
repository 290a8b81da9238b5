import { type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import {
  BINS,
  type ChannelValues,
  histogramScale,
  type Moments,
  type Ranges,
  sharedRanges,
} from '../../signals';
import { channelHistogram } from '../kernels/channelHistogram';
import { channelStatistics, STATISTICS } from '../kernels/channelStatistics';
import type { Reader } from './reader';

type Sides<Value> = Readonly<Record<'before' | 'after', Value>>;

/**
 * Both sides of a tap, counted on the device in float32: first the moments, from which the ranges follow, then the histograms.
 * What comes back are some hundred numbers a channel, however many values it has.
 */
export async function valuesOnDevice(
  { before, after }: Sides<Tensor>,
  reader: Reader,
): Promise<Sides<ChannelValues>> {
  const [ofBefore, ofAfter] = await Promise.all([
    readMade(reader, () => channelStatistics(before)),
    readMade(reader, () => channelStatistics(after)),
  ]);
  const moments = { before: momentsOf(ofBefore), after: momentsOf(ofAfter) };
  const ranges = sharedRanges(moments.before, moments.after);
  const [countsBefore, countsAfter] = await Promise.all([
    readMade(reader, () => countBins(before, ranges)),
    readMade(reader, () => countBins(after, ranges)),
  ]);
  return {
    before: known(before, moments.before, countsBefore),
    after: known(after, moments.after, countsAfter),
  };
}

async function readMade(reader: Reader, make: () => Tensor): Promise<Float32Array> {
  const made = tidy(make);
  try {
    return await reader.read(made);
  } finally {
    made.dispose();
  }
}

function momentsOf(statistics: Float32Array): Moments {
  const channels = statistics.length / STATISTICS.length;
  const row = (name: (typeof STATISTICS)[number]): Float64Array => {
    const start = STATISTICS.indexOf(name) * channels;
    return Float64Array.from(statistics.subarray(start, start + channels), (value) =>
      Number.isFinite(value) ? value : Number.NaN,
    );
  };
  return {
    mean: row('mean'),
    variance: row('variance'),
    min: row('min'),
    max: row('max'),
    nonPositive: row('nonPositive'),
  };
}

function countBins(x: Tensor, ranges: Ranges): Tensor {
  const scale = Float32Array.from(histogramScale(ranges, BINS));
  return channelHistogram(x, tensor1d(ranges.low), tensor1d(scale), BINS);
}

function known(x: Tensor, moments: Moments, counts: Float32Array): ChannelValues {
  return {
    count: x.size / (x.shape.at(-1) ?? 1),
    moments: () => moments,
    histograms: () => Uint32Array.from(counts),
  };
}
