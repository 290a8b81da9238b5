import { matrixProductOnDevice } from '../matrixProduct';
import { batchNormGradientWebGpu, rectifiedBatchNormGradientWebGpu } from './batchNormGradient';
import { batchNormTrainingWebGpu, rectifiedBatchNormWebGpu } from './batchNormTraining';
import { channelHistogramWebGpu } from './channelHistogram';
import { channelStatisticsWebGpu } from './channelStatistics';
import { columnSumsWebGpu } from './columnSums';
import { convolutionWebGpu } from './convolution';
import { convolutionFilterGradientWebGpu } from './convolutionFilterGradient';
import { labelCrossEntropyGradientWebGpu, labelCrossEntropyWebGpu } from './labelCrossEntropy';
import { maxPoolingGradientWebGpu, maxPoolingWebGpu } from './maxPooling';
import { rectifierGradientWebGpu } from './rectifierGradient';
import { runningAverageWebGpu } from './runningAverage';
import { runningNormWebGpu } from './runningNorm';
import { squareSumsWebGpu } from './squareSums';
import type { WebGpuKernel } from './webgpuKernel';
import { weightedSumWebGpu } from './weightedSum';

export { requireWebGpu } from './program';

/** The engine's kernels that have a form of their own for WebGPU. */
export const webGpuKernels: readonly WebGpuKernel[] = [
  batchNormGradientWebGpu,
  batchNormTrainingWebGpu,
  channelHistogramWebGpu,
  channelStatisticsWebGpu,
  columnSumsWebGpu,
  convolutionFilterGradientWebGpu,
  convolutionWebGpu,
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
  weightedSumWebGpu,
];
