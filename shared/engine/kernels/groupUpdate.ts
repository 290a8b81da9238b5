import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendName } from '../../document/schema';

/** An update of some weights at once, by a formula in the words of shaders. */
export interface GroupCall {
  /** Names the formula. */
  readonly name: string;
  /** What becomes of each slot, `n0`, `n1` …, and of the weight, from `w`, `g`, `s0`, `s1` … and `numbers`. */
  readonly nextSlots: readonly string[];
  readonly nextWeight: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly weights: readonly Tensor[];
  /** As the weights. */
  readonly gradients: readonly Tensor[];
  /** `[slots, values of all weights]`; null where nothing is remembered. */
  readonly slots: Tensor | null;
  /** What every gradient is multiplied with first; null for 1. */
  readonly scale: Tensor | null;
}

/** The weights and slots after it, on new tensors. */
export interface GroupResult {
  readonly weights: readonly TensorInfo[];
  readonly slots: TensorInfo | null;
}

/** How a GPU updates weights: one program for the slots of all, and one for each weight. */
export interface GroupUpdate {
  readonly backendName: BackendName;
  /** As many weights as go into one call. */
  readonly mostWeights: number;
  run(call: GroupCall, backend: unknown): GroupResult;
}

/** Where each weight's values begin among those of all. */
export function startsOf(weights: readonly Tensor[]): number[] {
  let next = 0;
  return weights.map(({ size }) => {
    next += size;
    return next - size;
  });
}
