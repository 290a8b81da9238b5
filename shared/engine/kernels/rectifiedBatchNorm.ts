import {
  add,
  engine,
  type GradConfig,
  mul,
  reshape,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { batchNormGradient } from './batchNormGradient';
import { batchNormTraining, type NormalizedBatch } from './batchNormTraining';
import { distancesInBatch, inverseDeviation } from './batchStatistics';
import {
  type EngineKernel,
  type KernelCall,
  numberAttribute,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';
import { rectifier } from './rectifier';
import { rectifierGradient } from './rectifierGradient';

const NAME = 'RectifiedBatchNorm';
const GRADIENT = 'RectifiedBatchNormGrad';

/**
 * max(γ (x − μ) / √(σ² + ε) + β, 0) with the statistics of the batch, as `batchNormTraining` and `rectifier` give it one after the
 * other: on a GPU in the programs of the first alone. NaN stays NaN. A gradient flows through the output alone.
 */
export function rectifiedBatchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): NormalizedBatch {
  const [y, statistics] = engine().runKernel<[Tensor, Tensor2D]>(NAME, { x, gamma, beta }, { epsilon });
  return { y, statistics };
}

export const rectifiedBatchNormKernel: EngineKernel = { name: NAME, compose };

export const rectifiedBatchNormGradientKernel: EngineKernel = { name: GRADIENT, compose: composeGradient };

export const rectifiedBatchNormGradientConfig: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'gamma', 'beta'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attrs) => {
    const dy = singleGradient(dys);
    const [x, gamma, beta] = [savedTensor(saved, 0), savedTensor(saved, 1), savedTensor(saved, 2)];
    const inputs = { dy, x, gamma, beta, statistics: savedTensor(saved, 3) };
    const epsilon = numberAttribute(attrs, 'epsilon');
    const [dx, dGamma, dBeta] = engine().runKernel<[Tensor, Tensor, Tensor]>(GRADIENT, inputs, { epsilon });
    return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
  },
};

function compose(call: KernelCall): Tensor[] {
  const [x, gamma, beta] = [tensorInput(call, 'x'), tensorInput(call, 'gamma'), tensorInput(call, 'beta')];
  const { y, statistics } = batchNormTraining(x, gamma, beta, numberAttribute(call.attrs, 'epsilon'));
  return [rectifier(y), statistics];
}

/** What the forward pass gave is made again: nobody has kept it. */
function composeGradient(call: KernelCall): Tensor[] {
  const [x, gamma] = [tensorInput(call, 'x'), tensorInput(call, 'gamma')];
  const statistics = tensorInput(call, 'statistics');
  const epsilon = numberAttribute(call.attrs, 'epsilon');
  return tidy(() => {
    const normalized = mul(distancesInBatch(x, statistics), inverseDeviation(statistics, epsilon));
    const y = reshape(add(mul(normalized, gamma), tensorInput(call, 'beta')), x.shape);
    const dy = rectifierGradient(tensorInput(call, 'dy'), y);
    const gradient = batchNormGradient({ dy, x, gamma, statistics }, epsilon);
    return [gradient.x, gradient.gamma, gradient.beta];
  });
}
