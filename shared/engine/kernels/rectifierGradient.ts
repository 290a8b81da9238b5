import { engine, mul, step, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type EngineKernel, tensorInput } from './kernel';

const NAME = 'RectifierGradient';

/** dy where y > 0, else 0: the gradient of y = max(x, 0). */
export function rectifierGradient(dy: Tensor, y: Tensor): Tensor {
  return engine().runKernel(NAME, { dy, y });
}

export const rectifierGradientKernel: EngineKernel = {
  name: NAME,
  compose: (call) => tidy(() => mul(tensorInput(call, 'dy'), step(tensorInput(call, 'y')))),
};
