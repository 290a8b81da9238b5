import {
  add,
  batchNorm,
  engine,
  type GradConfig,
  mul,
  reshape,
  rsqrt,
  sub,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { columnSums } from './columnSums';
import {
  type EngineKernel,
  type KernelCall,
  numberAttribute,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';
import { rowsOf } from './rows';

const NAME = 'RunningNorm';

/** What normalizes: statistics, γ and β of every channel, `[C]`. */
export type RunningNormState = Record<'mean' | 'variance' | 'gamma' | 'beta', Tensor>;

/**
 * y = γ (x − μ) / √(σ² + ε) + β of x `[…, C]`, with statistics that do not hang on it, and through which no gradient flows.
 * TensorFlow.js' own batchNorm takes x·s − μ·s on WebGPU, which loses the digits of a channel that hardly varies.
 */
export function runningNorm(x: Tensor, state: RunningNormState, epsilon: number): Tensor {
  return engine().runKernel(NAME, { x, ...state }, { epsilon });
}

export const runningNormKernel: EngineKernel = { name: NAME, compose };

/** With x̂ = (x − μ)/√(σ² + ε): ∂x = dy · γ/√(σ² + ε), ∂γ = Σ dy·x̂, ∂β = Σ dy. */
export const runningNormGradient: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'mean', 'variance', 'gamma'],
  gradFunc: (dys, saved, attrs) => {
    const dy = singleGradient(dys);
    const [x, mean] = [savedTensor(saved, 0), savedTensor(saved, 1)];
    const [variance, gamma] = [savedTensor(saved, 2), savedTensor(saved, 3)];
    const inverse = (): Tensor => rsqrt(add(variance, numberAttribute(attrs, 'epsilon')));
    return {
      x: () => tidy(() => mul(dy, mul(gamma, inverse()))),
      gamma: () => tidy(() => mul(columnSums(mul(dy, sub(x, mean))), inverse())),
      beta: () => columnSums(dy),
    };
  },
};

function compose(call: KernelCall): Tensor {
  const x = tensorInput(call, 'x');
  const perChannel = (name: keyof RunningNormState): Tensor1D => reshape(tensorInput(call, name), [-1]);
  return tidy(() => {
    const [mean, variance] = [perChannel('mean'), perChannel('variance')];
    const [gamma, beta] = [perChannel('gamma'), perChannel('beta')];
    const epsilon = numberAttribute(call.attrs, 'epsilon');
    return reshape(batchNorm(rowsOf(x), mean, variance, beta, gamma, epsilon), x.shape);
  });
}
