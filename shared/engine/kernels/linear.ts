import {
  engine,
  fused,
  type GradConfig,
  type NamedTensorMap,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { columnSums } from './columnSums';
import {
  type EngineKernel,
  type KernelCall,
  optionalInput,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';
import { matrixProduct } from './matrixProduct';
import { rowsOf } from './rows';

const NAME = 'Linear';

/** x·W + b for x `[N, K]`, W `[K, M]` and b `[M]` or null. */
export function linear(x: Tensor, kernel: Tensor, bias: Tensor | null): Tensor2D {
  const inputs: NamedTensorMap = bias === null ? { x, kernel } : { x, kernel, bias };
  return engine().runKernel(NAME, inputs);
}

export const linearKernel: EngineKernel = { name: NAME, compose };

/** Each gradient is computed only where it is asked for: a first layer's input needs none. */
export const linearGradient: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'kernel'],
  gradFunc: (dys, saved) => {
    const dy = rowsOf(singleGradient(dys));
    const x = rowsOf(savedTensor(saved, 0));
    const kernel = rowsOf(savedTensor(saved, 1));
    return {
      x: () => matrixProduct(dy, kernel, { b: true }),
      kernel: () => matrixProduct(x, dy, { a: true }),
      bias: () => columnSums(dy),
    };
  },
};

function compose(call: KernelCall): Tensor {
  const a = tensorInput(call, 'x');
  const b = tensorInput(call, 'kernel');
  const bias = optionalInput(call, 'bias');
  return tidy(() => fused.matMul(bias === null ? { a, b } : { a, b, bias }));
}
