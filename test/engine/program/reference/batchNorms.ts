import { z } from 'zod';
import { add, at, createTensor, type Layer, only } from './tensor';

const options = z.object({ momentum: z.number(), epsilon: z.number(), trainable: z.boolean() });

/** Ioffe and Szegedy 2015; the gradient in its textbook form, through mean and variance. */
export const batchNormalization: Layer = (inputs, args, course) => {
  const { momentum, epsilon, trainable } = options.parse(args);
  const x = only(inputs);
  const channels = at(x.shape, x.shape.length - 1);
  const count = x.data.length / channels;
  const [gamma, beta] = [course.weight('gamma'), course.weight('beta')];
  const [runningMean, runningVariance] = [course.weight('moving_mean'), course.weight('moving_variance')];
  if (runningMean === null || runningVariance === null)
    throw new Error('A Batch Norm has running statistics.');
  const ofBatch = course.training && trainable;
  const y = createTensor(x.batch, x.shape, false);
  const terms = new Float64Array(y.data.length);
  course.terms = terms;
  for (let c = 0; c < channels; c++) {
    const values = Float64Array.from({ length: count }, (_, i) => at(x.data, i * channels + c));
    const own = values.reduce((sum, value) => sum + value, 0) / count;
    const spread = values.reduce((sum, value) => sum + (value - own) ** 2, 0) / count;
    const mean = ofBatch ? own : at(runningMean.data, c);
    const variance = ofBatch ? spread : at(runningVariance.data, c);
    const inverse = 1 / Math.sqrt(variance + epsilon);
    const factor = gamma === null ? 1 : at(gamma.data, c);
    const term = beta === null ? 0 : at(beta.data, c);
    for (const [i, value] of values.entries()) {
      y.data[i * channels + c] = factor * (value - mean) * inverse + term;
      // It is computed as x·scale + offset.
      terms[i * channels + c] = factor * value * inverse;
    }
    if (!ofBatch) {
      course.backward(() => {
        for (const i of values.keys())
          add(x.gradient, i * channels + c, factor * inverse * at(y.gradient, i * channels + c));
      });
      continue;
    }
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
