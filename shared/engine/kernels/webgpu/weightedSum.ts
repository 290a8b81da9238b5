import { numberAttribute, tensorInput } from '../kernel';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

export const weightedSumWebGpu: WebGpuKernel = {
  name: 'WeightedSum',
  run(call, backend) {
    const [x, y] = [tensorInput(call, 'x'), tensorInput(call, 'y')];
    return runCompute(backend, {
      name: 'weightedSum',
      inputs: { x, y },
      shape: x.shape,
      floats: { a: numberAttribute(call.attrs, 'a'), b: numberAttribute(call.attrs, 'b') },
      element: 'return uniforms.a * x[index] + uniforms.b * y[index];',
    });
  },
};
