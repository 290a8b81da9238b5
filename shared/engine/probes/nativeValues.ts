import type { Tensor } from '@tensorflow/tfjs-core';
import { type ChannelSums, type ChannelValues, histogramScale, momentsOf, type Ranges } from '../../signals';
import type { NativeHost } from '../kernels/native';

/**
 * A tensor on the WASM heap, counted there by the engine's own kernels, whose sums over short blocks and places of bins are
 * float32. Null where a sum is not finite (a NaN, an infinity, a square beyond float32): slower loops know better then.
 */
export function nativeValues(tensor: Tensor, native: NativeHost): ChannelValues | null {
  const channels = tensor.shape.at(-1) ?? 1;
  const count = tensor.size / channels;
  const sums = addUp(tensor, native, count, channels);
  if (![...sums.sum, ...sums.squares].every(Number.isFinite)) return null;
  return {
    count,
    moments: () => momentsOf(sums, count),
    histograms: (ranges, bins) => countBins(tensor, native, ranges, bins),
  };
}

function addUp(tensor: Tensor, native: NativeHost, count: number, channels: number): ChannelSums {
  const [out = 0] = native.scratch(native.kernels.channelStatisticsBytes(channels));
  const x = native.address(tensor);
  native.kernels.channelStatistics(x, count, channels, out);
  const heap = native.heap();
  const extremes = new Float32Array(heap, out + 16 * channels, 2 * channels);
  return {
    shift: Float64Array.from(new Float32Array(heap, x, channels)),
    sum: new Float64Array(heap, out, channels).slice(),
    squares: new Float64Array(heap, out + 8 * channels, channels).slice(),
    min: Float64Array.from(extremes.subarray(0, channels)),
    max: Float64Array.from(extremes.subarray(channels)),
    nonPositive: Float64Array.from(new Int32Array(heap, out + 24 * channels, channels)),
  };
}

function countBins(tensor: Tensor, native: NativeHost, ranges: Ranges, bins: number): Uint32Array {
  const channels = ranges.low.length;
  const cells = channels * bins;
  const [low = 0, scale = 0, counts = 0] = native.scratch(4 * channels, 4 * channels, 4 * cells);
  const heap = native.heap();
  new Float32Array(heap, low, channels).set(ranges.low);
  new Float32Array(heap, scale, channels).set(histogramScale(ranges, bins));
  const rows = tensor.size / channels;
  native.kernels.channelHistogram(native.address(tensor), rows, channels, low, scale, bins, counts);
  return new Uint32Array(heap, counts, cells).slice();
}
