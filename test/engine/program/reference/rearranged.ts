import { z } from 'zod';
import { add, at, createTensor, imageOf, type Layer, only, sizeOf, type Tensor } from './tensor';

const ends = z.tuple([z.int(), z.int()]);
const edges = z.tuple([ends, ends]);

/** Every value of y is that of x at `sourceOf`, or 0 where there is none. */
function gathered(
  x: Tensor,
  y: Tensor,
  course: Parameters<Layer>[2],
  sourceOf: (index: number) => number | null,
): Tensor {
  for (const index of y.data.keys()) {
    const source = sourceOf(index);
    if (source !== null) y.data[index] = at(x.data, source);
  }
  course.backward(() => {
    for (const [index, dy] of y.gradient.entries()) {
      const source = sourceOf(index);
      if (source !== null) add(x.gradient, source, dy);
    }
  });
  return y;
}

/** An image whose row and column 0 come to stand at `top` and `left` of another, of that height and width. */
function placed(
  x: Tensor,
  [top, left, high, wide]: readonly [number, number, number, number],
  course: Parameters<Layer>[2],
): Tensor {
  const [height, width, channels] = imageOf(x);
  const y = createTensor(x.batch, [high, wide, channels], true);
  return gathered(x, y, course, (index) => {
    const channel = index % channels;
    const pixel = Math.floor(index / channels);
    const column = (pixel % wide) - left;
    const row = (Math.floor(pixel / wide) % high) - top;
    const image = Math.floor(pixel / (wide * high));
    const inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? ((image * height + row) * width + column) * channels + channel : null;
  });
}

export const zeroPadding: Layer = (inputs, args, course) => {
  const [[top, bottom], [left, right]] = z.object({ padding: edges }).parse(args).padding;
  const x = only(inputs);
  const [height, width] = imageOf(x);
  return placed(x, [top, left, top + height + bottom, left + width + right], course);
};

export const cropping: Layer = (inputs, args, course) => {
  const [[top, bottom], [left, right]] = z.object({ cropping: edges }).parse(args).cropping;
  const x = only(inputs);
  const [height, width] = imageOf(x);
  return placed(x, [-top, -left, height - top - bottom, width - left - right], course);
};

/** Old places that new place `place` of an axis is made of, with their shares. */
function sourcesOf(place: number, length: number, size: number, how: 'nearest' | 'bilinear') {
  if (how === 'nearest') return [{ from: Math.floor(place / size), share: 1 }];
  const centre = Math.min(Math.max((place + 0.5) / size - 0.5, 0), length - 1);
  const from = Math.min(Math.floor(centre), Math.max(length - 2, 0));
  const share = centre - from;
  return share === 0
    ? [{ from, share: 1 }]
    : [
        { from, share: 1 - share },
        { from: from + 1, share },
      ];
}

/** Nearest: every pixel s × s times. Bilinear: the four pixels around, pixels being squares whose values stand in the middle. */
export const upSampling: Layer = (inputs, args, course) => {
  const { size, interpolation } = z
    .object({ size: z.int(), interpolation: z.enum(['nearest', 'bilinear']) })
    .parse(args);
  const x = only(inputs);
  const [height, width, channels] = imageOf(x);
  const y = createTensor(x.batch, [size * height, size * width, channels], x.exactZeros);
  const visit = (each: (to: number, from: number, share: number) => void): void => {
    for (let row = 0; row < x.batch * size * height; row++)
      for (let column = 0; column < size * width; column++)
        for (const down of sourcesOf(row % (size * height), height, size, interpolation))
          for (const across of sourcesOf(column, width, size, interpolation)) {
            const image = Math.floor(row / (size * height));
            const to = (row * size * width + column) * channels;
            const from = ((image * height + down.from) * width + across.from) * channels;
            for (let c = 0; c < channels; c++) each(to + c, from + c, down.share * across.share);
          }
  };
  visit((to, from, share) => add(y.data, to, share * at(x.data, from)));
  course.backward(() => visit((to, from, share) => add(x.gradient, from, share * at(y.gradient, to))));
  return y;
};

export const reshaping: Layer = (inputs, args, course) => {
  const { targetShape } = z.object({ targetShape: z.array(z.int()) }).parse(args);
  const x = only(inputs);
  return gathered(x, createTensor(x.batch, targetShape, x.exactZeros), course, (index) => index);
};

export const flatten: Layer = (inputs, _args, course) => {
  const x = only(inputs);
  return gathered(x, createTensor(x.batch, [sizeOf(x.shape)], x.exactZeros), course, (index) => index);
};
