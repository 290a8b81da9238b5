import { z } from 'zod';
import { add, at, createTensor, imageOf, type Layer, only, type Tensor } from './tensor';

export const side = z.union([z.int(), z.tuple([z.int(), z.int()])]).transform((value) => {
  return typeof value === 'number' ? ([value, value] as const) : value;
});
export const padding = z.enum(['valid', 'same']);

const pooling = z.object({ poolSize: side, strides: side, padding });

/** Where windows stand along one axis: zeros before the image, and how many positions (tf.nn.convolution, "padding"). */
function placed(length: number, size: number, stride: number, how: 'valid' | 'same') {
  if (how === 'valid') return { before: 0, count: Math.floor((length - size) / stride) + 1 };
  const count = Math.ceil(length / stride);
  return { before: Math.floor(Math.max((count - 1) * stride + size - length, 0) / 2), count };
}

/** How a window slides over an image. Pairs are height, width. */
export interface Sliding {
  readonly sizes: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly how: 'valid' | 'same';
}

/** Calls `visit` for every pixel inside the image under every window: place of the output pixel, of the input pixel, of the tap. */
export function slide(
  x: Tensor,
  { sizes, strides, dilations, how }: Sliding,
  visit: (output: number, input: number, tap: number) => void,
): readonly [number, number] {
  const [height, width] = imageOf(x);
  const span = (axis: 0 | 1): number => (sizes[axis] - 1) * dilations[axis] + 1;
  const down = placed(height, span(0), strides[0], how);
  const across = placed(width, span(1), strides[1], how);
  let output = 0;
  for (let image = 0; image < x.batch; image++)
    for (let row = 0; row < down.count; row++)
      for (let column = 0; column < across.count; column++, output++)
        for (let tap = 0; tap < sizes[0] * sizes[1]; tap++) {
          const y = row * strides[0] - down.before + Math.floor(tap / sizes[1]) * dilations[0];
          const across_ = column * strides[1] - across.before + (tap % sizes[1]) * dilations[1];
          const inside = y >= 0 && y < height && across_ >= 0 && across_ < width;
          if (inside) visit(output, (image * height + y) * width + across_, tap);
        }
  return [down.count, across.count];
}

export const ignore = (): void => undefined;

/** The largest pixel under each window, channel by channel; its gradient goes to the first of the largest. */
function largest(
  x: Tensor,
  window: Sliding,
  course: Parameters<Layer>[2],
  shapeOf: (places: readonly [number, number]) => readonly number[],
): Tensor {
  const channels = imageOf(x)[2];
  const y = createTensor(x.batch, [...shapeOf(slide(x, window, ignore)), channels], x.exactZeros);
  const second = new Float64Array(y.data.length).fill(-Infinity);
  const chosen = new Int32Array(y.data.length);
  y.data.fill(-Infinity);
  slide(x, window, (output, input) => {
    for (let c = 0; c < channels; c++) {
      const [place, from] = [output * channels + c, input * channels + c];
      const [value, best] = [at(x.data, from), at(y.data, place)];
      second[place] = Math.max(at(second, place), Math.min(value, best));
      if (value > best) {
        y.data[place] = value;
        chosen[place] = from;
      }
    }
  });
  for (const [place, best] of y.data.entries()) {
    const tie = best === 0 && at(second, place) === 0 && x.exactZeros;
    if (!tie) course.approach(best - at(second, place));
  }
  course.backward(() => {
    for (const [place, from] of chosen.entries()) add(x.gradient, from, at(y.gradient, place));
  });
  return y;
}

/** The largest of the pixels inside the image under each window. */
export const maxPooling: Layer = (inputs, args, course) => {
  const { poolSize, strides, padding: how } = pooling.parse(args);
  const window = { sizes: poolSize, strides, dilations: [1, 1], how } as const;
  return largest(only(inputs), window, course, (places) => places);
};

/** The largest of each channel. */
export const globalMaxPooling: Layer = (inputs, _args, course) => {
  const x = only(inputs);
  const [height, width] = imageOf(x);
  const window = { sizes: [height, width], strides: [1, 1], dilations: [1, 1], how: 'valid' } as const;
  return largest(x, window, course, () => []);
};

function averaged(
  x: Tensor,
  window: Sliding,
  course: Parameters<Layer>[2],
  shapeOf: (places: readonly [number, number]) => readonly number[],
): Tensor {
  const channels = imageOf(x)[2];
  const places = slide(x, window, ignore);
  const pixels = new Float64Array(x.batch * places[0] * places[1]);
  slide(x, window, (output) => add(pixels, output, 1));
  const y = createTensor(x.batch, [...shapeOf(places), channels], x.exactZeros);
  slide(x, window, (output, input) => {
    for (let c = 0; c < channels; c++)
      add(y.data, output * channels + c, at(x.data, input * channels + c) / at(pixels, output));
  });
  course.backward(() => {
    slide(x, window, (output, input) => {
      for (let c = 0; c < channels; c++)
        add(x.gradient, input * channels + c, at(y.gradient, output * channels + c) / at(pixels, output));
    });
  });
  return y;
}

/** The mean of the pixels inside the image under each window. */
export const averagePooling: Layer = (inputs, args, course) => {
  const { poolSize, strides, padding: how } = pooling.parse(args);
  return averaged(
    only(inputs),
    { sizes: poolSize, strides, dilations: [1, 1], how },
    course,
    (places) => places,
  );
};

/** The mean of each channel. */
export const globalAveragePooling: Layer = (inputs, _args, course) => {
  const x = only(inputs);
  const [height, width] = imageOf(x);
  return averaged(
    x,
    { sizes: [height, width], strides: [1, 1], dilations: [1, 1], how: 'valid' },
    course,
    () => [],
  );
};
