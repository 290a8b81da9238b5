import { z } from 'zod';
import { createRandom, streamSeed } from '../../../../shared/random';
import { activation, prelu } from './activations';
import { addition, concatenate, maximum, mean, product, subtraction } from './merges';
import { groupNormalization, layerNormalization } from './norms';
import { cropping, flatten, reshaping, zeroPadding } from './rearranged';
import { add, at, createTensor, type Layer, only, sizeOf } from './tensor';
import { averagePooling, conv2d, globalAveragePooling, globalMaxPooling, maxPooling } from './windows';

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

/** Ioffe and Szegedy 2015; the gradient in its textbook form, through mean and variance. */
const batchNormalization: Layer = (inputs, args, course) => {
  const { momentum, epsilon } = z.object({ momentum: z.number(), epsilon: z.number() }).parse(args);
  const x = only(inputs);
  const channels = at(x.shape, x.shape.length - 1);
  const count = x.data.length / channels;
  const [gamma, beta] = [course.weight('gamma'), course.weight('beta')];
  const [runningMean, runningVariance] = [course.weight('moving_mean'), course.weight('moving_variance')];
  if (runningMean === null || runningVariance === null)
    throw new Error('A Batch Norm has running statistics.');
  const y = createTensor(x.batch, x.shape, false);
  const terms = new Float64Array(y.data.length);
  course.terms = terms;
  for (let c = 0; c < channels; c++) {
    const values = Float64Array.from({ length: count }, (_, i) => at(x.data, i * channels + c));
    const own = values.reduce((sum, value) => sum + value, 0) / count;
    const spread = values.reduce((sum, value) => sum + (value - own) ** 2, 0) / count;
    const mean = course.training ? own : at(runningMean.data, c);
    const variance = course.training ? spread : at(runningVariance.data, c);
    const inverse = 1 / Math.sqrt(variance + epsilon);
    const factor = gamma === null ? 1 : at(gamma.data, c);
    const term = beta === null ? 0 : at(beta.data, c);
    for (const [i, value] of values.entries()) {
      y.data[i * channels + c] = factor * (value - mean) * inverse + term;
      // It is computed as x·scale + offset.
      terms[i * channels + c] = factor * value * inverse;
    }
    if (!course.training) continue;
    runningMean.data[c] = momentum * at(runningMean.data, c) + (1 - momentum) * mean;
    runningVariance.data[c] = momentum * at(runningVariance.data, c) + (1 - momentum) * variance;
    course.backward(() => {
      let [shift, product] = [0, 0];
      for (const [i, value] of values.entries()) {
        shift += at(y.gradient, i * channels + c);
        product += at(y.gradient, i * channels + c) * (value - mean) * inverse;
      }
      if (gamma !== null) add(gamma.gradient, c, product);
      if (beta !== null) add(beta.gradient, c, shift);
      // One number for all values of the channel: what rounding makes of it does not average out.
      const [centre, slope] = [course.rounded(shift / count), course.rounded(product / count)];
      for (const [i, value] of values.entries()) {
        const standard = (value - mean) * inverse;
        const dy = at(y.gradient, i * channels + c);
        add(x.gradient, i * channels + c, factor * inverse * (dy - centre - standard * slope));
      }
    });
  }
  return y;
};

const dropout: Layer = (inputs, args, course) => {
  const { rate } = z.object({ rate: z.number() }).parse(args);
  const x = only(inputs);
  const dropping = course.training && rate > 0;
  const y = createTensor(x.batch, x.shape, dropping || x.exactZeros);
  // Every image of the batch has a stream of its own.
  const size = sizeOf(x.shape);
  const streams = Array.from({ length: x.batch }, (_, image) =>
    createRandom(streamSeed(course.seed, course.step, image)),
  );
  const draw = (index: number): number => {
    const next = streams[Math.floor(index / size)]?.next() ?? 0;
    return next < rate ? 0 : 1 / (1 - rate);
  };
  const mask = x.data.map((_, index) => (dropping ? draw(index) : 1));
  for (const [index, factor] of mask.entries()) y.data[index] = factor * at(x.data, index);
  course.backward(() => {
    for (const [index, factor] of mask.entries()) add(x.gradient, index, factor * at(y.gradient, index));
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
  ['Cropping2D', cropping],
  ['Dense', dense],
  ['Dropout', dropout],
  ['Flatten', flatten],
  ['GlobalAveragePooling2D', globalAveragePooling],
  ['GroupNormalization', groupNormalization],
  ['LayerNormalization', layerNormalization],
  ['GlobalMaxPooling2D', globalMaxPooling],
  ['Maximum', maximum],
  ['MaxPooling2D', maxPooling],
  ['Multiply', product],
  ['PReLU', prelu],
  ['Reshape', reshaping],
  ['Subtract', subtraction],
  ['ZeroPadding2D', zeroPadding],
]);
