// What is done with the pixels of a piece while they are still in the cache.

import { Unary } from '../opcodes';
import { pieceMoments } from './moments';
import { activate } from './pointwise';

/** Applies the activation, and takes the moments of piece `piece` where `moments` is not 0. */
export function finishPixels(
  y: usize,
  pixels: i32,
  channels: i32,
  activation: i32,
  moments: usize,
  piece: i32,
): void {
  if (activation != Unary.Linear) activate(activation, y, pixels * channels);
  if (moments) pieceMoments(y, pixels, channels, moments, piece);
}

/** Adds the biases to every pixel. */
export function addBias(y: usize, pixels: i32, channels: i32, bias: usize): void {
  const size = (<usize>channels) << 2,
    lanes = (<usize>(channels & ~3)) << 2;
  for (let i = 0; i < pixels; i++, y += size) {
    for (let c: usize = 0; c < lanes; c += 16) {
      v128.store(y + c, f32x4.add(v128.load(y + c), v128.load(bias + c)));
    }
    for (let c = lanes; c < size; c += 4) f32.store(y + c, f32.load(y + c) + f32.load(bias + c));
  }
}
