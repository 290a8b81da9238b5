import { tensorInput } from '../kernel';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

export const rectifierGradientWebGpu: WebGpuKernel = {
  name: 'RectifierGradient',
  run(call, backend) {
    const [dy, y] = [tensorInput(call, 'dy'), tensorInput(call, 'y')];
    return runCompute(backend, {
      name: 'rectifierGradient',
      inputs: { dy, y },
      shape: y.shape,
      element: 'return select(0.0, dy[index], y[index] > 0.0);',
    });
  },
};
