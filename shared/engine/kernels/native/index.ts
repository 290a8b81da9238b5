import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel';
import { adamUpdateNative } from './adamUpdate';
import { batchNormGradientNative } from './batchNormGradient';
import { batchNormTrainingNative } from './batchNormTraining';
import { columnSumsNative } from './columnSums';
import { convolutionNative } from './convolution';
import { convolutionFilterGradientNative } from './convolutionFilterGradient';
import { convolutionInputGradientNative } from './convolutionInputGradient';
import {
  depthwiseConvolutionNative,
  depthwiseFilterGradientNative,
  depthwiseInputGradientNative,
} from './depthwise';
import type { NativeHost } from './host';
import { linearNative } from './linear';
import { matrixProductNative } from './matrixProduct';
import { maxPoolingGradientNative, maxPoolingNative } from './maxPooling';
import type { NativeKernel } from './nativeKernel';
import { rectifierGradientNative, rectifierNative } from './rectifier';

export { type NativeHost, nativeHost } from './host';

const KERNELS: readonly NativeKernel[] = [
  adamUpdateNative,
  batchNormGradientNative,
  batchNormTrainingNative,
  columnSumsNative,
  convolutionFilterGradientNative,
  convolutionInputGradientNative,
  convolutionNative,
  depthwiseConvolutionNative,
  depthwiseFilterGradientNative,
  depthwiseInputGradientNative,
  linearNative,
  matrixProductNative,
  maxPoolingGradientNative,
  maxPoolingNative,
  rectifierGradientNative,
  rectifierNative,
];

/** Runs a kernel; where it throws, for want of memory, what it had allocated is freed. */
export function runNative(
  kernel: NativeKernel,
  call: KernelCall,
  host: NativeHost,
): TensorInfo | TensorInfo[] {
  const made: TensorInfo[] = [];
  const allocate = (shape: readonly number[]): TensorInfo => {
    const tensor = host.allocate(shape);
    made.push(tensor);
    return tensor;
  };
  try {
    return kernel.run(call, { ...host, allocate });
  } catch (error) {
    for (const tensor of made) host.free(tensor);
    throw error;
  }
}

/** The WASM form of the engine's kernel of that name, where there is one. */
export function findNative(name: string): NativeKernel | undefined {
  return KERNELS.find((kernel) => kernel.name === name);
}
