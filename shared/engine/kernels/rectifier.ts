import { engine, type GradConfig, relu, type Tensor } from '@tensorflow/tfjs-core';
import { type EngineKernel, savedTensor, singleGradient, tensorInput } from './kernel';
import { rectifierGradient } from './rectifierGradient';

const NAME = 'Rectifier';

/** max(x, 0) of every value; NaN stays NaN. */
export function rectifier(x: Tensor): Tensor {
  return engine().runKernel(NAME, { x });
}

export const rectifierKernel: EngineKernel = {
  name: NAME,
  compose: (call) => relu(tensorInput(call, 'x')),
};

/** Needs the output only, which the next layer keeps anyway: the input can be freed. */
export const rectifierGradientConfig: GradConfig = {
  kernelName: NAME,
  outputsToSave: [true],
  gradFunc: (dys, saved) => ({ x: () => rectifierGradient(singleGradient(dys), savedTensor(saved, 0)) }),
};
