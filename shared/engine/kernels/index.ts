import {
  type GradConfig,
  getGradient,
  getKernel,
  type KernelFunc,
  registerGradient,
  registerKernel,
} from '@tensorflow/tfjs-core';
import type { BackendName } from '../../document/schema';
import { adamUpdateKernel } from './adamUpdate';
import { averagePoolingGradientConfig, averagePoolingKernel } from './averagePooling';
import { batchNormGradientKernel } from './batchNormGradient';
import { batchNormTrainingGradient, batchNormTrainingKernel } from './batchNormTraining';
import { columnSumsKernel } from './columnSums';
import { convolutionGradient, convolutionKernel } from './convolution';
import { convolutionFilterGradientKernel } from './convolutionFilterGradient';
import { convolutionInputGradientKernel } from './convolutionInputGradient';
import { depthwiseConvolutionGradient, depthwiseConvolutionKernel } from './depthwiseConvolution';
import { depthwiseFilterGradientKernel } from './depthwiseFilterGradient';
import { depthwiseInputGradientKernel } from './depthwiseInputGradient';
import { hostMemory } from './hostMemory';
import { joinedValuesKernel } from './joinedValues';
import type { EngineKernel } from './kernel';
import { labelCrossEntropyGradientConfig, labelCrossEntropyKernel } from './labelCrossEntropy';
import { labelCrossEntropyGradientKernel } from './labelCrossEntropyGradient';
import { linearGradient, linearKernel } from './linear';
import { matrixProductKernel } from './matrixProduct';
import { maxPoolingGradientConfig, maxPoolingKernel } from './maxPooling';
import { maxPoolingGradientKernel } from './maxPoolingGradient';
import { findNative, nativeHost, runNative } from './native';
import {
  rectifiedBatchNormGradientConfig,
  rectifiedBatchNormGradientKernel,
  rectifiedBatchNormKernel,
} from './rectifiedBatchNorm';
import { rectifierGradientConfig, rectifierKernel } from './rectifier';
import { rectifierGradientKernel } from './rectifierGradient';
import { renormalizeGradient, renormalizeKernel } from './renormalize';
import { runningAverageKernel } from './runningAverage';
import { runningNormGradient, runningNormKernel } from './runningNorm';
import { shareIdentities } from './sharedIdentity';
import { squareSumsKernel } from './squareSums';
import { standardizeGradient, standardizeKernel } from './standardize';
import { takeRowsKernel } from './takeRows';
import { tapCountsKernel } from './tapCounts';
import { transposedConvolutionGradient, transposedConvolutionKernel } from './transposedConvolution';
import { requireWebGl, webGlKernels } from './webgl';
import { requireWebGpu, webGpuKernels } from './webgpu';
import { weightedSumKernel } from './weightedSum';

/** What the engine adds to TensorFlow.js on every backend. */
export const engineKernels: readonly EngineKernel[] = [
  adamUpdateKernel,
  averagePoolingKernel,
  batchNormGradientKernel,
  batchNormTrainingKernel,
  columnSumsKernel,
  convolutionFilterGradientKernel,
  convolutionInputGradientKernel,
  convolutionKernel,
  depthwiseConvolutionKernel,
  depthwiseFilterGradientKernel,
  depthwiseInputGradientKernel,
  joinedValuesKernel,
  labelCrossEntropyGradientKernel,
  labelCrossEntropyKernel,
  linearKernel,
  matrixProductKernel,
  maxPoolingGradientKernel,
  maxPoolingKernel,
  rectifiedBatchNormGradientKernel,
  rectifiedBatchNormKernel,
  rectifierGradientKernel,
  rectifierKernel,
  renormalizeKernel,
  runningAverageKernel,
  runningNormKernel,
  standardizeKernel,
  squareSumsKernel,
  takeRowsKernel,
  tapCountsKernel,
  transposedConvolutionKernel,
  weightedSumKernel,
];

const GRADIENTS: readonly GradConfig[] = [
  averagePoolingGradientConfig,
  batchNormTrainingGradient,
  convolutionGradient,
  depthwiseConvolutionGradient,
  labelCrossEntropyGradientConfig,
  linearGradient,
  maxPoolingGradientConfig,
  rectifiedBatchNormGradientConfig,
  rectifierGradientConfig,
  renormalizeGradient,
  runningNormGradient,
  standardizeGradient,
  transposedConvolutionGradient,
];

/** The engine's kernel of that name, or an error that names it. */
export function findKernel(name: string): EngineKernel {
  const found = engineKernels.find((kernel) => kernel.name === name);
  if (found === undefined) throw new Error(`The engine has no kernel «${name}».`);
  return found;
}

/** Puts the engine's kernels on a backend that is current. Calling it again changes nothing. */
export function registerKernels(backendName: BackendName): void {
  for (const gradient of GRADIENTS) {
    if (!getGradient(gradient.kernelName)) registerGradient(gradient);
  }
  for (const kernel of engineKernels) {
    if (getKernel(kernel.name, backendName)) continue;
    const kernelFunc = deviceFunction(kernel.name, backendName) ?? kernelFunction(kernel);
    registerKernel({ kernelName: kernel.name, backendName, kernelFunc });
  }
  if (backendName === 'wasm') shareIdentities();
}

/** The kernel's form for a GPU, where it has one; null elsewhere. */
function deviceFunction(name: string, backendName: BackendName): KernelFunc | null {
  const isNamed = (kernel: { readonly name: string }): boolean => kernel.name === name;
  const webGl = backendName === 'webgl' ? webGlKernels.find(isNamed) : undefined;
  if (webGl !== undefined)
    return ({ inputs, attrs, backend }) => webGl.run({ inputs, attrs: attrs ?? {} }, requireWebGl(backend));
  const webGpu = backendName === 'webgpu' ? webGpuKernels.find(isNamed) : undefined;
  if (webGpu !== undefined)
    return ({ inputs, attrs, backend }) => webGpu.run({ inputs, attrs: attrs ?? {} }, requireWebGpu(backend));
  return null;
}

/** The kernel's WASM form where the binary runs, its loops where tensors lie in memory, its composed form elsewhere. */
function kernelFunction(kernel: EngineKernel): KernelFunc {
  const native = findNative(kernel.name);
  return ({ inputs, attrs, backend }) => {
    const call = { inputs, attrs: attrs ?? {} };
    const binary = native === undefined ? null : nativeHost(backend);
    if (native !== undefined && binary !== null) return runNative(native, call, binary);
    const memory = kernel.host === undefined ? null : hostMemory(backend);
    return memory === null || kernel.host === undefined ? kernel.compose(call) : kernel.host(call, memory);
  };
}
