import { reshape, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

/** `x` as a matrix of its channels, the last axis: `[…, C]` → `[rows, C]`. */
export function rowsOf(x: Tensor): Tensor2D {
  return reshape(x, [-1, x.shape.at(-1) ?? 1]);
}

/** `x` as what its shape says it is: a tensor of four axes. */
export function asImages(x: Tensor): Tensor4D {
  const [count, height, width, channels, ...more] = x.shape;
  if (
    count === undefined ||
    height === undefined ||
    width === undefined ||
    channels === undefined ||
    more.length > 0
  ) {
    throw new Error(`Expected a tensor of four axes and received one of shape [${x.shape.join(', ')}].`);
  }
  return reshape(x, [count, height, width, channels]);
}
