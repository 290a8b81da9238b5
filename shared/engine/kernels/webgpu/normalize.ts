import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { numberAttribute, tensorInput } from '../kernel';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** γ (x − μ)/√(σ² + ε) + β in one program; the mean is subtracted first, which is exact where x is near it. */
export function normalize(
  backend: WebGPUBackend,
  x: Tensor,
  of: Readonly<Record<'gamma' | 'beta' | 'mean' | 'variance', TensorInfo>>,
  epsilon: number,
): TensorInfo {
  const { gamma, beta, mean, variance } = of;
  return runCompute(backend, {
    name: 'normalize',
    inputs: { x, gamma, beta, mean, variance },
    shape: x.shape,
    integers: { channels: x.shape.at(-1) ?? 1 },
    floats: { epsilon },
    element: `
      let channel = index % uniforms.channels;
      let factor = gamma[channel] * inverseSqrt(variance[channel] + uniforms.epsilon);
      return (x[index] - mean[channel]) * factor + beta[channel];`,
  });
}

export const runningNormWebGpu: WebGpuKernel = {
  name: 'RunningNorm',
  run(call, backend) {
    const of = {
      gamma: tensorInput(call, 'gamma'),
      beta: tensorInput(call, 'beta'),
      mean: tensorInput(call, 'mean'),
      variance: tensorInput(call, 'variance'),
    };
    return normalize(backend, tensorInput(call, 'x'), of, numberAttribute(call.attrs, 'epsilon'));
  },
};
