import { keep, type NamedTensorMap } from '@tensorflow/tfjs-core';
import type { WeightNorms } from '../../signals/weightNorms';
import { squareSums } from '../kernels/squareSums';
import type { TrainableWeight } from '../model';
import type { Reader } from './reader';

/** Norms that were taken; they may still be on their way from the device. */
export interface NormsLook {
  norms(): Promise<WeightNorms>;
  /** Frees what was kept on the device. Call it once, whether or not the norms were asked for. */
  dispose(): void;
}

/**
 * Takes the norms of weights and of their gradients, by the variables' names; call it between the backward pass and the
 * update. All sums of squares are one tensor, so that they come back in one read. Where the loss does not depend on a
 * weight it has no gradient, and its norm is 0.
 */
export function takeNorms(
  step: number,
  weights: readonly TrainableWeight[],
  gradients: NamedTensorMap,
  reader: Reader,
): NormsLook {
  const counted = weights.map(({ node, name, tensor }) => ({
    names: { node, weight: name },
    tensor,
    gradient: gradients[tensor.name],
  }));
  const moved = counted.flatMap(({ gradient }) => gradient ?? []);
  const sums = keep(squareSums([...counted.map(({ tensor }) => tensor), ...moved]));
  return {
    norms: async () => {
      const norms = (await reader.read(sums)).map(Math.sqrt);
      let next = counted.length;
      const ofGradient = (has: boolean): number => (has ? (norms[next++] ?? Number.NaN) : 0);
      return {
        step,
        weights: counted.map(({ names, gradient }, index) => ({
          ...names,
          gradientNorm: ofGradient(gradient !== undefined),
          weightNorm: norms[index] ?? Number.NaN,
        })),
      };
    },
    dispose: () => sums.dispose(),
  };
}
