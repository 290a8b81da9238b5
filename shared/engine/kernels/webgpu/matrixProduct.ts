import { matMul } from '@tensorflow/tfjs-core';
import { tensorInput } from '../kernel';
import type { WebGpuKernel } from './webgpuKernel';

/** TensorFlow.js' own product, which reads its operands transposed as fast as not. */
export const matrixProductWebGpu: WebGpuKernel = {
  name: 'MatrixProduct',
  run: (call) =>
    matMul(
      tensorInput(call, 'a'),
      tensorInput(call, 'b'),
      call.attrs['transposeA'] === true,
      call.attrs['transposeB'] === true,
    ),
};
