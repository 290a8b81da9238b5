import { z } from 'zod';
import { createRandom, fillNormal, streamSeed } from '../../../../shared/random';
import { add, at, type Course, createTensor, type Layer, only, sizeOf, type Tensor } from './tensor';

/** Values times a mask of `size` numbers for each image; value `index` takes the one at `placeOf`. */
function masked(
  x: Tensor,
  args: Readonly<Record<string, unknown>>,
  course: Course,
  size: number,
  placeOf: (index: number) => number,
): Tensor {
  const { rate } = z.object({ rate: z.number() }).parse(args);
  const dropping = course.training && rate > 0;
  const y = createTensor(x.batch, x.shape, dropping || x.exactZeros);
  // Every image of the batch has a stream of its own.
  const mask = Float64Array.from({ length: x.batch * size }, () => 1);
  for (let image = 0; dropping && image < x.batch; image++) {
    const random = createRandom(streamSeed(course.seed, course.step, image));
    for (let place = image * size; place < (image + 1) * size; place++)
      mask[place] = random.next() < rate ? 0 : 1 / (1 - rate);
  }
  for (const [index, value] of x.data.entries()) y.data[index] = at(mask, placeOf(index)) * value;
  course.backward(() => {
    for (const [index, dy] of y.gradient.entries()) add(x.gradient, index, at(mask, placeOf(index)) * dy);
  });
  return y;
}

export const dropout: Layer = (inputs, args, course) => {
  const x = only(inputs);
  return masked(x, args, course, sizeOf(x.shape), (index) => index);
};

/** One number for each channel of an image. */
export const spatialDropout: Layer = (inputs, args, course) => {
  const x = only(inputs);
  const [values, channels] = [sizeOf(x.shape), x.shape.at(-1) ?? 1];
  return masked(
    x,
    args,
    course,
    channels,
    (index) => Math.floor(index / values) * channels + (index % channels),
  );
};

/** Normal numbers added in training. */
export const gaussianNoise: Layer = (inputs, args, course) => {
  const { stddev } = z.object({ stddev: z.number() }).parse(args);
  const x = only(inputs);
  const adding = course.training && stddev > 0;
  const y = createTensor(x.batch, x.shape, !adding && x.exactZeros);
  y.data.set(x.data);
  const size = sizeOf(x.shape);
  for (let image = 0; adding && image < x.batch; image++) {
    const noise = new Float32Array(size);
    fillNormal(noise, stddev, streamSeed(course.seed, course.step, image));
    for (const [place, value] of noise.entries()) add(y.data, image * size + place, value);
  }
  course.backward(() => {
    for (const [index, dy] of y.gradient.entries()) add(x.gradient, index, dy);
  });
  return y;
};
