import { z } from 'zod';
import { activation, prelu } from './activations';
import { batchNormalization, batchRenormalization, ghostBatchNormalization } from './batchNorms';
import { conv2d, conv2dTranspose, depthwiseConv2d, separableConv2d } from './convolutions';
import { addition, concatenate, maximum, mean, product, subtraction } from './merges';
import { filterResponseNormalization, groupNormalization, layerNormalization, valueAffine } from './norms';
import { dropout, gaussianNoise, spatialDropout } from './random';
import { cropping, flatten, reshaping, upSampling, zeroPadding } from './rearranged';
import { add, at, createTensor, type Layer, only, sizeOf } from './tensor';
import { averagePooling, globalAveragePooling, globalMaxPooling, maxPooling } from './windows';

/** x·W + b. */
const dense: Layer = (inputs, args, course) => {
  const { units } = z.object({ units: z.int() }).parse(args);
  const x = only(inputs);
  const from = sizeOf(x.shape);
  const [kernel, bias] = [course.weight('kernel'), course.weight('bias')];
  if (kernel === null) throw new Error('A Dense has a kernel.');
  const y = createTensor(x.batch, [units], false);
  for (let image = 0; image < x.batch; image++)
    for (let k = 0; k < units; k++) {
      let total = bias === null ? 0 : at(bias.data, k);
      for (let i = 0; i < from; i++) total += at(x.data, image * from + i) * at(kernel.data, i * units + k);
      y.data[image * units + k] = total;
    }
  course.backward(() => {
    for (let image = 0; image < x.batch; image++)
      for (let k = 0; k < units; k++) {
        const dy = at(y.gradient, image * units + k);
        if (bias !== null) add(bias.gradient, k, dy);
        for (let i = 0; i < from; i++) {
          add(kernel.gradient, i * units + k, dy * at(x.data, image * from + i));
          add(x.gradient, image * from + i, dy * at(kernel.data, i * units + k));
        }
      }
  });
  return y;
};

/** The engine's layers in float64, by class, written from their definitions and nothing of the engine's. */
export const layers: ReadonlyMap<string, Layer> = new Map([
  ['Activation', activation],
  ['Add', addition],
  ['Average', mean],
  ['AveragePooling2D', averagePooling],
  ['BatchNormalization', batchNormalization],
  ['Concatenate', concatenate],
  ['Conv2D', conv2d],
  ['Conv2DTranspose', conv2dTranspose],
  ['Cropping2D', cropping],
  ['Dense', dense],
  ['DepthwiseConv2D', depthwiseConv2d],
  ['Dropout', dropout],
  ['Flatten', flatten],
  ['GaussianNoise', gaussianNoise],
  ['GlobalAveragePooling2D', globalAveragePooling],
  ['BatchRenormalization', batchRenormalization],
  ['FilterResponseNormalization', filterResponseNormalization],
  ['GhostBatchNormalization', ghostBatchNormalization],
  ['GroupNormalization', groupNormalization],
  ['LayerNormalization', layerNormalization],
  ['ValueAffine', valueAffine],
  ['GlobalMaxPooling2D', globalMaxPooling],
  ['Maximum', maximum],
  ['MaxPooling2D', maxPooling],
  ['Multiply', product],
  ['PReLU', prelu],
  ['Reshape', reshaping],
  ['SpatialDropout2D', spatialDropout],
  ['SeparableConv2D', separableConv2d],
  ['Subtract', subtraction],
  ['UpSampling2D', upSampling],
  ['ZeroPadding2D', zeroPadding],
]);
