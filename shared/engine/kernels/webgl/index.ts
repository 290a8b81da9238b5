import { matrixProductOnDevice } from '../matrixProduct';
import { batchNormGradientWebGl } from './batchNormGradient';
import { batchNormTrainingWebGl } from './batchNormTraining';
import { channelHistogramWebGl } from './channelHistogram';
import { channelStatisticsWebGl } from './channelStatistics';
import { columnSumsWebGl } from './columnSums';
import { convolutionFilterGradientWebGl } from './convolutionFilterGradient';
import { adamUpdateWebGl, rectifierGradientWebGl, weightedSumWebGl } from './elementwise';
import { labelCrossEntropyGradientWebGl, labelCrossEntropyWebGl } from './labelCrossEntropy';
import { maxPoolingGradientWebGl, maxPoolingWebGl } from './maxPooling';
import { squareSumsWebGl } from './squareSums';
import type { WebGlKernel } from './webglKernel';

export { requireWebGl } from './program';

/** The engine's kernels that have a form of their own for WebGL. */
export const webGlKernels: readonly WebGlKernel[] = [
  adamUpdateWebGl,
  batchNormGradientWebGl,
  batchNormTrainingWebGl,
  channelHistogramWebGl,
  channelStatisticsWebGl,
  columnSumsWebGl,
  convolutionFilterGradientWebGl,
  labelCrossEntropyGradientWebGl,
  labelCrossEntropyWebGl,
  matrixProductOnDevice,
  maxPoolingGradientWebGl,
  maxPoolingWebGl,
  rectifierGradientWebGl,
  squareSumsWebGl,
  weightedSumWebGl,
];
