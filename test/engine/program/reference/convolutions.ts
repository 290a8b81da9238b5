import { z } from 'zod';
import { add, at, type Course, createTensor, imageOf, type Layer, only, type Tensor } from './tensor';
import { ignore, padding, type Sliding, side, slide } from './windows';

const window = z.object({ kernelSize: side, strides: side, padding });
const dilated = window.extend({ dilationRate: side });
const convolution = dilated.extend({
  filters: z.int(),
  groups: z.int(),
  weightStandardization: z.boolean(),
});
const depthwise = dilated.extend({ depthMultiplier: z.int() });
const separable = depthwise.extend({ filters: z.int() });
const transposed = window.extend({ filters: z.int() });

type Weight = NonNullable<ReturnType<Course['weight']>>;

/** The layer's weight of that name, which it has. */
function weightOf(course: Course, name: string): Weight {
  const weight = course.weight(name);
  if (weight === null) throw new Error(`A convolution has the weight ${name}.`);
  return weight;
}

function slidingOf({ kernelSize, strides, dilationRate, padding: how }: z.output<typeof dilated>): Sliding {
  return { sizes: kernelSize, strides, dilations: dilationRate, how };
}

/** Calls `visit` for every product of a layer's sums: places of the output, of the input, of the weight. */
type Products = (visit: (to: number, from: number, weight: number) => void) => void;

/** y[to] = b + Σ kernel[weight]·x[from], with the bias of the last axis. */
function summed(
  x: Tensor,
  shape: readonly number[],
  products: Products,
  { kernel, bias }: { readonly kernel: Weight; readonly bias: Weight | null },
  course: Course,
): Tensor {
  const y = createTensor(x.batch, shape, false);
  const filters = at(shape, shape.length - 1);
  for (let index = 0; index < y.data.length; index++)
    y.data[index] = bias === null ? 0 : at(bias.data, index % filters);
  products((to, from, weight) => add(y.data, to, at(kernel.data, weight) * at(x.data, from)));
  course.backward(() => {
    for (let index = 0; index < y.data.length; index++)
      if (bias !== null) add(bias.gradient, index % filters, at(y.gradient, index));
    products((to, from, weight) => {
      const dy = at(y.gradient, to);
      add(kernel.gradient, weight, dy * at(x.data, from));
      add(x.gradient, from, dy * at(kernel.data, weight));
    });
  });
  return y;
}

/** Qiao et al. 2019: every filter, a column of the kernel, less its mean and over its deviation; the gradient goes through both. */
function standardized(kernel: Weight, filters: number, course: Course): Weight {
  const rows = kernel.data.length / filters;
  const result = {
    data: new Float64Array(kernel.data.length),
    gradient: new Float64Array(kernel.data.length),
  };
  for (let k = 0; k < filters; k++) {
    const places = Array.from({ length: rows }, (_, row) => row * filters + k);
    const meanOf = (of: (place: number) => number): number =>
      places.reduce((sum, place) => sum + of(place), 0) / rows;
    const mean = meanOf((place) => at(kernel.data, place));
    const inverse = 1 / Math.sqrt(meanOf((place) => (at(kernel.data, place) - mean) ** 2) + 1e-10);
    for (const place of places) result.data[place] = (at(kernel.data, place) - mean) * inverse;
    course.backward(() => {
      const centre = meanOf((place) => at(result.gradient, place));
      const slope = meanOf((place) => at(result.gradient, place) * at(result.data, place));
      for (const place of places) {
        const rest = at(result.gradient, place) - centre - slope * at(result.data, place);
        add(kernel.gradient, place, inverse * rest);
      }
    });
  }
  return result;
}

/** y[p, k] = b[k] + Σ W[tap, c, k]·x[pixel, c] over the channels c of the group of k. */
export const conv2d: Layer = (inputs, args, course) => {
  const { filters, groups, weightStandardization, ...options } = convolution.parse(args);
  const x = only(inputs);
  const channels = imageOf(x)[2];
  const own = channels / groups;
  const sliding = slidingOf(options);
  const products: Products = (visit) => {
    slide(x, sliding, (output, input, tap) => {
      for (let c = 0; c < own; c++)
        for (let k = 0; k < filters; k++) {
          const group = Math.floor((k * groups) / filters);
          visit(output * filters + k, input * channels + group * own + c, (tap * own + c) * filters + k);
        }
    });
  };
  const trained = weightOf(course, 'kernel');
  const kernel = weightStandardization ? standardized(trained, filters, course) : trained;
  const weights = { kernel, bias: course.weight('bias') };
  return summed(x, [...slide(x, sliding, ignore), filters], products, weights, course);
};

/** y[p, M·c + m] = b[M·c + m] + Σ W[tap, c, m]·x[pixel, c]. */
function perChannel(
  x: Tensor,
  { depthMultiplier, ...options }: z.output<typeof depthwise>,
  weights: Parameters<typeof summed>[3],
  course: Course,
): Tensor {
  const channels = imageOf(x)[2];
  const filters = channels * depthMultiplier;
  const sliding = slidingOf(options);
  const products: Products = (visit) => {
    slide(x, sliding, (output, input, tap) => {
      for (let k = 0; k < filters; k++) {
        const channel = Math.floor(k / depthMultiplier);
        visit(output * filters + k, input * channels + channel, tap * filters + k);
      }
    });
  };
  return summed(x, [...slide(x, sliding, ignore), filters], products, weights, course);
}

export const depthwiseConv2d: Layer = (inputs, args, course) => {
  const weights = { kernel: weightOf(course, 'kernel'), bias: course.weight('bias') };
  return perChannel(only(inputs), depthwise.parse(args), weights, course);
};

/** Each channel on its own, and then y[p, k] = b[k] + Σ P[q, k]·z[p, q]. */
export const separableConv2d: Layer = (inputs, args, course) => {
  const { filters, ...options } = separable.parse(args);
  const first = { kernel: weightOf(course, 'depthwise_kernel'), bias: null };
  const z = perChannel(only(inputs), options, first, course);
  const [height, width, between] = imageOf(z);
  const products: Products = (visit) => {
    for (let q = 0; q < z.data.length; q++)
      for (let k = 0; k < filters; k++)
        visit(Math.floor(q / between) * filters + k, q, (q % between) * filters + k);
  };
  const weights = { kernel: weightOf(course, 'pointwise_kernel'), bias: course.weight('bias') };
  return summed(z, [height, width, filters], products, weights, course);
};

/** y[s·p + tap − before, k] += W[tap, k, c]·x[p, c]; plus the bias. */
export const conv2dTranspose: Layer = (inputs, args, course) => {
  const { filters, kernelSize, strides, padding: how } = transposed.parse(args);
  const x = only(inputs);
  const [height, width, channels] = imageOf(x);
  const beyond = ([0, 1] as const).map((axis) => Math.max(kernelSize[axis] - strides[axis], 0));
  const more = how === 'valid' ? beyond : [0, 0];
  const before = how === 'same' ? beyond.map((each) => Math.floor(each / 2)) : [0, 0];
  const [tall, wide] = [height * strides[0] + at(more, 0), width * strides[1] + at(more, 1)];
  const products: Products = (visit) => {
    for (let place = 0; place < x.batch * height * width; place++)
      for (let tap = 0; tap < kernelSize[0] * kernelSize[1]; tap++) {
        const image = Math.floor(place / (height * width));
        const [i, j] = [Math.floor(place / width) % height, place % width];
        const row = i * strides[0] + Math.floor(tap / kernelSize[1]) - at(before, 0);
        const column = j * strides[1] + (tap % kernelSize[1]) - at(before, 1);
        if (row < 0 || row >= tall || column < 0 || column >= wide) continue;
        const pixel = (image * tall + row) * wide + column;
        for (let c = 0; c < channels; c++)
          for (let k = 0; k < filters; k++)
            visit(pixel * filters + k, place * channels + c, (tap * filters + k) * channels + c);
      }
  };
  const weights = { kernel: weightOf(course, 'kernel'), bias: course.weight('bias') };
  return summed(x, [tall, wide, filters], products, weights, course);
};
