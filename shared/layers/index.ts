import { activation } from './activation';
import { add } from './add';
import { average } from './average';
import { avgPool2D } from './avgPool2D';
import { batchNorm } from './batchNorm';
import { batchRenorm } from './batchRenorm';
import { concatenate } from './concatenate';
import { conv2D } from './conv2D';
import { conv2DTranspose } from './conv2DTranspose';
import { cropping2D } from './cropping2D';
import { dense } from './dense';
import { depthwiseConv2D } from './depthwiseConv2D';
import { dropout } from './dropout';
import { filterResponseNorm } from './filterResponseNorm';
import { flatten } from './flatten';
import { gaussianNoise } from './gaussianNoise';
import { ghostBatchNorm } from './ghostBatchNorm';
import { globalAveragePooling2D } from './globalAveragePooling2D';
import { globalMaxPooling2D } from './globalMaxPooling2D';
import { groupNorm } from './groupNorm';
import { inputLayer } from './input';
import { instanceNorm } from './instanceNorm';
import type { AnyLayer } from './layer';
import { layerNorm } from './layerNorm';
import { maximum } from './maximum';
import { maxPool2D } from './maxPool2D';
import { multiply } from './multiply';
import { outputLayer } from './output';
import { prelu } from './prelu';
import { reshape } from './reshape';
import { separableConv2D } from './separableConv2D';
import { spatialDropout2D } from './spatialDropout2D';
import { subtract } from './subtract';
import { upSampling2D } from './upSampling2D';
import { zeroPadding2D } from './zeroPadding2D';

/** Every kind of layer there is, in the order of the palette: family by family. */
export const layerKinds: readonly AnyLayer[] = [
  inputLayer,
  outputLayer,
  conv2D,
  depthwiseConv2D,
  separableConv2D,
  conv2DTranspose,
  batchNorm,
  groupNorm,
  instanceNorm,
  layerNorm,
  ghostBatchNorm,
  batchRenorm,
  filterResponseNorm,
  activation,
  prelu,
  maxPool2D,
  avgPool2D,
  globalAveragePooling2D,
  globalMaxPooling2D,
  zeroPadding2D,
  cropping2D,
  upSampling2D,
  flatten,
  reshape,
  add,
  subtract,
  multiply,
  average,
  maximum,
  concatenate,
  dense,
  dropout,
  spatialDropout2D,
  gaussianNoise,
];

export type { AnyLayer } from './layer';

const byKind: ReadonlyMap<string, AnyLayer> = new Map(layerKinds.map((layer) => [layer.kind, layer]));

/** The layer of this kind; undefined where the app knows none. */
export function findLayer(kind: string): AnyLayer | undefined {
  return byKind.get(kind);
}
