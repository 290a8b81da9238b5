import { pad, reshape, slice, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Pair } from './window';

/**
 * Puts stride − 1 zeros between neighbouring rows and columns of images, by padding axes of length 1: `[N, h, w, C]` →
 * `[N, (h − 1)·s + 1, (w − 1)·s + 1, C]`.
 */
export function spreadOut(x: Tensor4D, [down, across]: Pair): Tensor4D {
  const [count, height, width, channels] = x.shape;
  if (down === 1 && across === 1) return x;
  const rows = pad(reshape(x, [count * height, 1, width * channels]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
  ]);
  const cells = pad(reshape(rows, [count * height * down * width, 1, channels]), [
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const spread: Tensor4D = reshape(cells, [count, height * down, width * across, channels]);
  return slice(spread, [0, 0, 0, 0], [count, (height - 1) * down + 1, (width - 1) * across + 1, channels]);
}
