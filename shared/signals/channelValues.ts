import { channelHistograms, type Ranges } from './histogram';
import { channelMoments, type Moments } from './moments';

/** One side of a tap as it is counted: where its values lie, and in which loops they are read, is the owner's concern. */
export interface ChannelValues {
  /** Values per channel. */
  readonly count: number;
  moments(): Moments;
  /** As `channelHistograms` counts. */
  histograms(ranges: Ranges, bins: number): Uint32Array;
}

/** Values in an array, NHWC or [N, units], channels innermost; read where they lie. */
export function plainValues(values: Float32Array, channels: number): ChannelValues {
  return {
    count: values.length / channels,
    moments: () => channelMoments(values, channels),
    histograms: (ranges, bins) => channelHistograms(values, ranges, bins),
  };
}
