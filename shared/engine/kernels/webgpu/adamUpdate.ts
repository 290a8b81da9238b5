import { readAdamCoefficients } from '../adamUpdate';
import { tensorInput } from '../kernel';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** Three programs: one for each of the tensors that change. */
export const adamUpdateWebGpu: WebGpuKernel = {
  name: 'AdamUpdate',
  run(call, backend) {
    const [weight, gradient] = [tensorInput(call, 'weight'), tensorInput(call, 'gradient')];
    const { beta1, beta2, epsilon, stepSize, rootScale } = readAdamCoefficients(call.attrs);
    const { shape } = weight;
    const first = runCompute(backend, {
      name: 'adamFirst',
      inputs: { old: tensorInput(call, 'first'), gradient },
      shape,
      floats: { kept: beta1, added: 1 - beta1 },
      element: 'return uniforms.kept * old[index] + uniforms.added * gradient[index];',
    });
    const second = runCompute(backend, {
      name: 'adamSecond',
      inputs: { old: tensorInput(call, 'second'), gradient },
      shape,
      floats: { kept: beta2, added: 1 - beta2 },
      element: 'return uniforms.kept * old[index] + uniforms.added * gradient[index] * gradient[index];',
    });
    const moved = runCompute(backend, {
      name: 'adamWeight',
      inputs: { weight, first, second },
      shape,
      floats: { stepSize, rootScale, epsilon },
      element: `
        return weight[index] -
          uniforms.stepSize * first[index] / (uniforms.rootScale * sqrt(second[index]) + uniforms.epsilon);`,
    });
    return [moved, first, second];
  },
};
