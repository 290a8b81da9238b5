import { z } from 'zod';
import { add, at, type Course, createTensor, imageOf, type Layer, only, type Tensor } from './tensor';
import { ignore, padding, type Sliding, side, slide } from './windows';

const window = z.object({ kernelSize: side, strides: side, padding });
const dilated = window.extend({ dilationRate: side });
const convolution = dilated.extend({ filters: z.int(), groups: z.int() });
const depthwise = dilated.extend({ depthMultiplier: z.int() });

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

/** y[p, k] = b[k] + Σ W[tap, c, k]·x[pixel, c] over the channels c of the group of k. */
export const conv2d: Layer = (inputs, args, course) => {
  const { filters, groups, ...options } = convolution.parse(args);
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
  const weights = { kernel: weightOf(course, 'kernel'), bias: course.weight('bias') };
  return summed(x, [...slide(x, sliding, ignore), filters], products, weights, course);
};

/** y[p, M·c + m] = b[M·c + m] + Σ W[tap, c, m]·x[pixel, c]. */
export const depthwiseConv2d: Layer = (inputs, args, course) => {
  const { depthMultiplier, ...options } = depthwise.parse(args);
  const x = only(inputs);
  const channels = imageOf(x)[2];
  const filters = channels * depthMultiplier;
  const sliding = slidingOf(options);
  const products: Products = (visit) => {
    slide(x, sliding, (output, input, tap) => {
      for (let k = 0; k < filters; k++)
        visit(output * filters + k, input * channels + Math.floor(k / depthMultiplier), tap * filters + k);
    });
  };
  const weights = { kernel: weightOf(course, 'kernel'), bias: course.weight('bias') };
  return summed(x, [...slide(x, sliding, ignore), filters], products, weights, course);
};
