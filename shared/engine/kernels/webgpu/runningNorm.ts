import { numberAttribute, tensorInput } from '../kernel';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** γ (x − μ)/√(σ² + ε) + β in one program; the mean is subtracted first, which is exact where x is near it. */
export const runningNormWebGpu: WebGpuKernel = {
  name: 'RunningNorm',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    return runCompute(backend, {
      name: 'runningNorm',
      inputs: {
        x,
        gamma: tensorInput(call, 'gamma'),
        beta: tensorInput(call, 'beta'),
        mean: tensorInput(call, 'mean'),
        variance: tensorInput(call, 'variance'),
      },
      shape: x.shape,
      integers: { channels: x.shape.at(-1) ?? 1 },
      floats: { epsilon: numberAttribute(call.attrs, 'epsilon') },
      element: `
        let channel = index % uniforms.channels;
        let factor = gamma[channel] * inverseSqrt(variance[channel] + uniforms.epsilon);
        return (x[index] - mean[channel]) * factor + beta[channel];`,
    });
  },
};
