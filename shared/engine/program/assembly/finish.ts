// What is done with the pixels of a piece while they are still in the cache.

import { Unary } from '../opcodes';
import { pieceMoments } from './moments';
import { reluInPlace } from './pointwise';

/** Applies ReLU where `activation` says so, and takes the moments of piece `piece` where `moments` is not 0. */
export function finishPixels(
  y: usize,
  pixels: i32,
  channels: i32,
  activation: i32,
  moments: usize,
  piece: i32,
): void {
  if (activation == Unary.Relu) reluInPlace(y, pixels * channels);
  if (moments) pieceMoments(y, pixels, channels, moments, piece);
}
