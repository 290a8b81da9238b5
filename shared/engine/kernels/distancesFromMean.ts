import { mean, sub, type Tensor } from '@tensorflow/tfjs-core';

/** x − μ, with μ over the axes. */
export interface Distances {
  readonly distances: Tensor;
  /** μ in two parts, with extent 1 along the axes: as float32 has it, and what that is off by. */
  readonly near: Tensor;
  readonly rest: Tensor;
}

/**
 * The distances from the mean. A mean of float32 is off by rounding, which counts where values hardly vary; what it is off by is the
 * mean of the distances from it, and is taken off them. Equal values have distances that are 0, or as good as that.
 */
export function distancesFromMean(x: Tensor, axes: readonly number[]): Distances {
  const near = mean(x, [...axes], true);
  const distances = sub(x, near);
  const rest = mean(distances, [...axes], true);
  return { distances: sub(distances, rest), near, rest };
}
