import { pad, slice, stridedSlice, type Tensor4D } from '@tensorflow/tfjs-core';
import { asImages } from './rows';
import type { Pair, Window } from './window';

/** The places of a window's pixels, row by row. */
export function tapsOf({ size }: Window): readonly Pair[] {
  return Array.from({ length: size[0] * size[1] }, (_, tap) => [Math.floor(tap / size[1]), tap % size[1]]);
}

/** Images with the padding of the window around them. */
export function framed(x: Tensor4D, { rows, columns }: Window): Tensor4D {
  return pad(x, [[0, 0], [...rows], [...columns], [0, 0]]);
}

/** The inverse for gradients: without the padding. */
export function unframed(frame: Tensor4D, { input, rows, columns }: Window): Tensor4D {
  const [images, , , channels] = frame.shape;
  return slice(frame, [0, rows[0], columns[0], 0], [images, ...input, channels]);
}

/** Those pixels of framed images that a tap meets, one for each place of the window: `[N, H, W, C]` → `[N, h, w, C]`. */
export function metBy([u, v]: Pair, frame: Tensor4D, { output, strides, dilations }: Window): Tensor4D {
  const begin = [u * dilations[0], v * dilations[1]] as const;
  const reach = [(output[0] - 1) * strides[0] + 1, (output[1] - 1) * strides[1] + 1] as const;
  const [images, , , channels] = frame.shape;
  const met = stridedSlice(
    frame,
    [0, ...begin, 0],
    [images, begin[0] + reach[0], begin[1] + reach[1], channels],
    [1, ...strides, 1],
  );
  return asImages(met);
}
