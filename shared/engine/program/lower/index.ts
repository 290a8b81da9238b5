import { lowerActivation } from './activation';
import { lowerBatchNormalization } from './batchNormalization';
import { lowerBatchRenormalization } from './batchRenormalization';
import { lowerConv2d } from './conv2d';
import { lowerConv2dTranspose } from './conv2dTranspose';
import { lowerDense } from './dense';
import { lowerDepthwiseConv2d } from './depthwiseConv2d';
import { lowerDropout, lowerSpatialDropout2d } from './dropout';
import { lowerCropping2d, lowerZeroPadding2d } from './edges';
import { lowerFilterResponseNormalization } from './filterResponseNormalization';
import { lowerGaussianNoise } from './gaussianNoise';
import { lowerGhostBatchNormalization } from './ghostBatchNormalization';
import { lowerGroupNormalization } from './groupNormalization';
import { lowerLayerNormalization } from './layerNormalization';
import type { Lowering } from './lowering';
import { lowerAdd, lowerAverage, lowerMaximum, lowerMultiply, lowerSubtract } from './merge';
import {
  lowerAveragePooling2d,
  lowerGlobalAveragePooling2d,
  lowerGlobalMaxPooling2d,
  lowerMaxPooling2d,
} from './pooling2d';
import { lowerPrelu } from './prelu';
import { lowerConcatenate, lowerFlatten, lowerReshape } from './rearrange';
import { lowerSeparableConv2d } from './separableConv2d';
import { lowerUpSampling2d } from './upSampling2d';
import { lowerValueAffine } from './valueAffine';

/** How the engine's layers become instructions, by class. A layer that is missing here trains over the tape. */
const lowerings: ReadonlyMap<string, Lowering> = new Map([
  ['Activation', lowerActivation],
  ['Add', lowerAdd],
  ['Average', lowerAverage],
  ['AveragePooling2D', lowerAveragePooling2d],
  ['BatchNormalization', lowerBatchNormalization],
  ['Concatenate', lowerConcatenate],
  ['Conv2D', lowerConv2d],
  ['Conv2DTranspose', lowerConv2dTranspose],
  ['Cropping2D', lowerCropping2d],
  ['Dense', lowerDense],
  ['DepthwiseConv2D', lowerDepthwiseConv2d],
  ['Dropout', lowerDropout],
  ['Flatten', lowerFlatten],
  ['GaussianNoise', lowerGaussianNoise],
  ['GlobalAveragePooling2D', lowerGlobalAveragePooling2d],
  ['BatchRenormalization', lowerBatchRenormalization],
  ['FilterResponseNormalization', lowerFilterResponseNormalization],
  ['GhostBatchNormalization', lowerGhostBatchNormalization],
  ['GroupNormalization', lowerGroupNormalization],
  ['LayerNormalization', lowerLayerNormalization],
  ['ValueAffine', lowerValueAffine],
  ['GlobalMaxPooling2D', lowerGlobalMaxPooling2d],
  ['Maximum', lowerMaximum],
  ['MaxPooling2D', lowerMaxPooling2d],
  ['Multiply', lowerMultiply],
  ['PReLU', lowerPrelu],
  ['Reshape', lowerReshape],
  ['SpatialDropout2D', lowerSpatialDropout2d],
  ['SeparableConv2D', lowerSeparableConv2d],
  ['Subtract', lowerSubtract],
  ['UpSampling2D', lowerUpSampling2d],
  ['ZeroPadding2D', lowerZeroPadding2d],
]);

/** The lowering of a class, or null where there is none. */
export function findLowering(className: string): Lowering | null {
  return lowerings.get(className) ?? null;
}
