import type { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { EngineLayer } from '../../layers/layer';
import { createActivation } from './activation';
import { createBatchNormalization } from './batchNormalization';
import { createBatchRenormalization } from './batchRenormalization';
import type { LayerContext } from './context';
import { createConv2D } from './conv2d';
import { createConv2DTranspose } from './conv2dTranspose';
import { createDense } from './dense';
import { createDepthwiseConv2D } from './depthwiseConv2d';
import { createDropout, createSpatialDropout2D } from './dropout';
import { createCropping2D, createZeroPadding2D } from './edges';
import { createFilterResponseNormalization } from './filterResponseNormalization';
import { createGaussianNoise } from './gaussianNoise';
import { createGhostBatchNormalization } from './ghostBatchNormalization';
import { createGroupNormalization } from './groupNormalization';
import { createLayerNormalization } from './layerNormalization';
import { createAdd, createAverage, createMaximum, createMultiply, createSubtract } from './merge';
import { createConcatenate, createFlatten, createGlobalAveragePooling2D, createReshape } from './plain';
import { createAveragePooling2D, createGlobalMaxPooling2D, createMaxPooling2D } from './pooling2d';
import { createPReLU } from './prelu';
import { createSeparableConv2D } from './separableConv2d';
import { createUpSampling2D } from './upSampling2d';
import { createValueAffine } from './valueAffine';

export { Activation, isActivation } from './activation';
export { BatchNormalization } from './batchNormalization';
export type { LayerContext } from './context';

type LayerConstructor = (args: unknown, context: LayerContext) => layers.Layer;

/** Every layer the engine can build, by its Keras name. A layer is added here and in a file of its own. */
const constructors: ReadonlyMap<string, LayerConstructor> = new Map([
  ['Activation', createActivation],
  ['Add', createAdd],
  ['Average', createAverage],
  ['AveragePooling2D', createAveragePooling2D],
  ['BatchNormalization', createBatchNormalization],
  ['Concatenate', createConcatenate],
  ['Conv2D', createConv2D],
  ['Conv2DTranspose', createConv2DTranspose],
  ['Cropping2D', createCropping2D],
  ['Dense', createDense],
  ['DepthwiseConv2D', createDepthwiseConv2D],
  ['Dropout', createDropout],
  ['Flatten', createFlatten],
  ['GaussianNoise', createGaussianNoise],
  ['GlobalAveragePooling2D', createGlobalAveragePooling2D],
  ['BatchRenormalization', createBatchRenormalization],
  ['FilterResponseNormalization', createFilterResponseNormalization],
  ['GhostBatchNormalization', createGhostBatchNormalization],
  ['GroupNormalization', createGroupNormalization],
  ['LayerNormalization', createLayerNormalization],
  ['ValueAffine', createValueAffine],
  ['GlobalMaxPooling2D', createGlobalMaxPooling2D],
  ['Maximum', createMaximum],
  ['MaxPooling2D', createMaxPooling2D],
  ['Multiply', createMultiply],
  ['PReLU', createPReLU],
  ['Reshape', createReshape],
  ['SpatialDropout2D', createSpatialDropout2D],
  ['SeparableConv2D', createSeparableConv2D],
  ['Subtract', createSubtract],
  ['UpSampling2D', createUpSampling2D],
  ['ZeroPadding2D', createZeroPadding2D],
]);

/** Builds a layer, or throws a sentence that names the layer and what is wrong with its arguments. */
export function createLayer({ className, args }: EngineLayer, context: LayerContext): layers.Layer {
  const construct = constructors.get(className);
  if (construct === undefined) {
    const known = [...constructors.keys()].join(', ');
    throw new Error(`The engine has no layer «${className}»; it has ${known}.`);
  }
  try {
    return construct(args, context);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Error(`The engine cannot build ${context.name} (${className}): ${z.prettifyError(error)}.`, {
      cause: error,
    });
  }
}
