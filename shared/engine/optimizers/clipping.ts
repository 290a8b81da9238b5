import { add, div, maximum, mul, type NamedTensorMap, sqrt, sub, sum, tidy } from '@tensorflow/tfjs-core';
import { squareSums } from '../kernels/squareSums';
import type { ScaleOf } from './grouped';
import type { EngineOptimizer } from './optimizer';

/**
 * An optimizer that takes no gradient longer than `maxNorm`: with the global norm n = √(Σ over all weights Σ g²), every
 * gradient becomes g·maxNorm/max(n, maxNorm), so that their directions stay. Where n is no finite number the gradients
 * become NaN, so that a training that has overflowed is seen to have. Nothing is read back from the device. Sources:
 * Pascanu, Mikolov, Bengio, «On the difficulty of training recurrent neural networks», ICML 2013; clip_by_global_norm of
 * TensorFlow (`global_clipnorm` of Keras' optimizers). PyTorch's clip_grad_norm_ differs by 10⁻⁶ added to n.
 */
export function clipByNorm(optimizer: EngineOptimizer, maxNorm: number): EngineOptimizer {
  return {
    slots: optimizer.slots,
    get updates() {
      return optimizer.updates;
    },
    set updates(count) {
      optimizer.updates = count;
    },
    apply: (variables, gradients, learningRate) =>
      tidy(() => optimizer.apply(variables, clipped(gradients, maxNorm), learningRate)),
    dispose: () => optimizer.dispose(),
  };
}

function clipped(gradients: NamedTensorMap, maxNorm: number): NamedTensorMap {
  const entries = Object.entries(gradients);
  if (entries.length === 0) return gradients;
  const scale = clippingScale(maxNorm)(entries.map(([, gradient]) => gradient));
  return Object.fromEntries(entries.map(([name, gradient]) => [name, mul(gradient, scale)]));
}

/** What gradients are multiplied with so that their global norm is `maxNorm` at most. */
export function clippingScale(maxNorm: number): ScaleOf {
  return (gradients) => {
    const norm = sqrt(sum(squareSums(gradients)));
    const share = div(maxNorm, maximum(norm, maxNorm));
    // Adds 0 to a finite norm's share; infinity less infinity is NaN.
    return add(share, sub(norm, norm));
  };
}
