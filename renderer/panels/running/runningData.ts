import type { Frame } from '../../../shared/signals/frame';

/** A batch statistic and the running average of it, at the same places: channels, or steps. */
export interface Pair {
  /** Null where the layer keeps no running averages. */
  readonly running: Float32Array | null;
  readonly batch: Float32Array;
}

/** Per channel, at one step: what the batch measured before the layer, and what inference would use instead. */
export const channelPairs = (frame: Frame): { readonly mean: Pair; readonly variance: Pair } => ({
  mean: { batch: frame.before.mean, running: frame.parameters.movingMean },
  variance: { batch: frame.before.variance, running: frame.parameters.movingVariance },
});

export interface Course {
  readonly steps: Float64Array;
  readonly mean: Pair;
  readonly variance: Pair;
}

/** One channel's batch statistics and running averages over the steps of the frames, oldest first. */
export function channelCourse(frames: readonly Frame[], channel: number): Course {
  const over = (column: (frame: Frame) => Float32Array | null): Float32Array =>
    Float32Array.from(frames, (frame) => column(frame)?.[channel] ?? Number.NaN);
  const keepsAverages = frames[0]?.parameters.movingMean != null;
  const running = (column: (frame: Frame) => Float32Array | null): Float32Array | null =>
    keepsAverages ? over(column) : null;
  return {
    steps: Float64Array.from(frames, ({ step }) => step),
    mean: {
      batch: over((frame) => frame.before.mean),
      running: running(({ parameters }) => parameters.movingMean),
    },
    variance: {
      batch: over((frame) => frame.before.variance),
      running: running(({ parameters }) => parameters.movingVariance),
    },
  };
}
