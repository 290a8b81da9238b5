import type { NamedTensorMap, Variable } from '@tensorflow/tfjs-core';

/** Changes a network's weights along their gradients and remembers what it needs from step to step. */
export interface EngineOptimizer {
  /** One step for every variable that `gradients`, keyed by the variables' names, has a gradient for. */
  apply(variables: readonly Variable[], gradients: NamedTensorMap): void;
  /** Frees what it remembers. */
  dispose(): void;
}
