import { numberAttribute, tensorInput } from '../kernel';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

export const runningAverageWebGpu: WebGpuKernel = {
  name: 'RunningAverage',
  run(call, backend) {
    const running = tensorInput(call, 'running');
    return runCompute(backend, {
      name: 'runningAverage',
      inputs: { running, statistics: tensorInput(call, 'statistics') },
      shape: running.shape,
      integers: { start: numberAttribute(call.attrs, 'row') * running.size },
      floats: {
        momentum: numberAttribute(call.attrs, 'momentum'),
        share: numberAttribute(call.attrs, 'share'),
      },
      element: `
        return uniforms.momentum * running[index] + uniforms.share * statistics[uniforms.start + index];`,
    });
  },
};
