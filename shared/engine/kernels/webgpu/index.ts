import { matrixProductOnDevice } from '../matrixProduct';
import { batchNormGradientWebGpu, rectifiedBatchNormGradientWebGpu } from './batchNormGradient';
import { batchNormTrainingWebGpu, rectifiedBatchNormWebGpu } from './batchNormTraining';
import { columnSumsWebGpu } from './columnSums';
import { convolutionWebGpu } from './convolution';
import { convolutionFilterGradientWebGpu } from './convolutionFilterGradient';
import { joinedValuesWebGpu } from './joinedValues';
import { labelCrossEntropyGradientWebGpu, labelCrossEntropyWebGpu } from './labelCrossEntropy';
import { maxPoolingGradientWebGpu, maxPoolingWebGpu } from './maxPooling';
import { rectifierGradientWebGpu } from './rectifierGradient';
import { runningAverageWebGpu } from './runningAverage';
import { runningNormWebGpu } from './runningNorm';
import { squareSumsWebGpu } from './squareSums';
import { tapCountsWebGpu } from './tapCounts';
import type { WebGpuKernel } from './webgpuKernel';
import { weightedSumWebGpu } from './weightedSum';

export { requireWebGpu } from './program';

/** The engine's kernels that have a form of their own for WebGPU. */
export const webGpuKernels: readonly WebGpuKernel[] = [
  batchNormGradientWebGpu,
  batchNormTrainingWebGpu,
  columnSumsWebGpu,
  convolutionFilterGradientWebGpu,
  convolutionWebGpu,
  joinedValuesWebGpu,
  labelCrossEntropyGradientWebGpu,
  labelCrossEntropyWebGpu,
  matrixProductOnDevice,
  maxPoolingGradientWebGpu,
  maxPoolingWebGpu,
  rectifiedBatchNormGradientWebGpu,
  rectifiedBatchNormWebGpu,
  rectifierGradientWebGpu,
  runningNormWebGpu,
  runningAverageWebGpu,
  squareSumsWebGpu,
  tapCountsWebGpu,
  weightedSumWebGpu,
];
