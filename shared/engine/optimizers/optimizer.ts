import { mul, type NamedTensorMap, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { Slots } from './slots';

/** Changes a network's weights along their gradients and remembers what it needs from step to step. */
export interface EngineOptimizer {
  /**
   * One step at `learningRate` for every variable that `gradients`, keyed by the variables' names, has a gradient for.
   */
  apply(variables: readonly Variable[], gradients: NamedTensorMap, learningRate: number): void;
  /** What it remembers of every variable, by the names that a snapshot gives them; none for plain descent. */
  readonly slots: Readonly<Record<string, Slots>>;
  /** Calls of `apply` so far, Adam's t. Set it, and the slots, to go on where another one stopped. */
  updates: number;
  /** Frees what it remembers. */
  dispose(): void;
}

/** One update of every variable that has a gradient; `updates` counts this one too. */
type Update = (
  variables: readonly Variable[],
  gradients: NamedTensorMap,
  learningRate: number,
  updates: number,
) => void;

/** An optimizer that remembers `slots` and the number of its updates, and changes the weights by `update`. */
export function optimizerOf(slots: Readonly<Record<string, Slots>>, update: Update): EngineOptimizer {
  let updates = 0;
  return {
    slots,
    get updates() {
      return updates;
    },
    set updates(count) {
      updates = count;
    },
    apply: (variables, gradients, learningRate) => {
      updates += 1;
      update(variables, gradients, learningRate, updates);
    },
    dispose: () => {
      for (const each of Object.values(slots)) each.dispose();
    },
  };
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
