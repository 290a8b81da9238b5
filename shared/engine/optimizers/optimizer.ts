import { mul, type NamedTensorMap, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';

/** Changes a network's weights along their gradients and remembers what it needs from step to step. */
export interface EngineOptimizer {
  /**
   * One step at `learningRate` for every variable that `gradients`, keyed by the variables' names, has a gradient for.
   */
  apply(variables: readonly Variable[], gradients: NamedTensorMap, learningRate: number): void;
  /** Frees what it remembers. */
  dispose(): void;
}

/** Whose formula, where Keras and PyTorch differ. */
export type Formula = 'keras' | 'torch';

/** Calls `update` for every variable that has a gradient and frees what it makes and does not keep. */
export function updateEach(
  variables: readonly Variable[],
  gradients: NamedTensorMap,
  update: (variable: Variable, gradient: Tensor) => void,
): void {
  for (const variable of variables) {
    const gradient = gradients[variable.name];
    if (gradient !== undefined) tidy(() => update(variable, gradient));
  }
}

/** x times a factor; x itself where that is 1. */
export function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : mul(x, factor);
}
