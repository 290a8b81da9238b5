import { matrixProductOnDevice } from '../matrixProduct';
import { batchNormGradientWebGl, rectifiedBatchNormGradientWebGl } from './batchNormGradient';
import { batchNormTrainingWebGl, rectifiedBatchNormWebGl } from './batchNormTraining';
import { columnSumsWebGl } from './columnSums';
import { convolutionFilterGradientWebGl } from './convolutionFilterGradient';
import { joinedValuesWebGl } from './joinedValues';
import { labelCrossEntropyGradientWebGl, labelCrossEntropyWebGl } from './labelCrossEntropy';
import { maxPoolingGradientWebGl, maxPoolingWebGl } from './maxPooling';
import { rectifierGradientWebGl } from './rectifierGradient';
import { runningAverageWebGl } from './runningAverage';
import { squareSumsWebGl } from './squareSums';
import { takeRowsWebGl } from './takeRows';
import { tapCountsWebGl } from './tapCounts';
import type { WebGlKernel } from './webglKernel';
import { weightedSumWebGl } from './weightedSum';

export { requireWebGl } from './program';

/** The engine's kernels that have a form of their own for WebGL. */
export const webGlKernels: readonly WebGlKernel[] = [
  batchNormGradientWebGl,
  batchNormTrainingWebGl,
  columnSumsWebGl,
  convolutionFilterGradientWebGl,
  joinedValuesWebGl,
  labelCrossEntropyGradientWebGl,
  labelCrossEntropyWebGl,
  matrixProductOnDevice,
  maxPoolingGradientWebGl,
  maxPoolingWebGl,
  rectifiedBatchNormGradientWebGl,
  rectifiedBatchNormWebGl,
  rectifierGradientWebGl,
  runningAverageWebGl,
  squareSumsWebGl,
  takeRowsWebGl,
  tapCountsWebGl,
  weightedSumWebGl,
];
