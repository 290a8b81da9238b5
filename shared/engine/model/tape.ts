import { engine } from '@tensorflow/tfjs-core';

/**
 * Frees what a forward pass saved for its backward pass. TensorFlow.js does so when gradients are done, but not where an
 * error comes in between: without this, a training that ran out of memory would keep all of it.
 */
export function releaseTape(): void {
  const { state } = engine();
  for (const { saved } of state.activeTape ?? []) {
    for (const tensor of saved ?? []) tensor.dispose();
  }
  state.activeTape = [];
}
