// What is done with the sums of a layer's piece while they are still in the cache. Its instruction has as words from 2 on: bias, y,
// activation, α, where what enters the activation is kept (0: nowhere), moments (0: not wanted).

import { Unary } from '../opcodes';
import { pieceMoments } from './moments';
import { activate } from './pointwise';
import { address, at, float, word } from './words';

/** The bias, 0 for none. */
export function biasOf(pc: usize): usize {
  return address(pc, 2);
}

/** Where the sums from float `skip` on are to be put. */
export function sumsAt(pc: usize, skip: i32): usize {
  const kept = address(pc, 6);
  return at(kept ? kept : address(pc, 3), skip);
}

/** Applies the activation to the sums that begin at float `skip`, and takes the moments of piece `piece`. */
export function finishPixels(pc: usize, skip: i32, pixels: i32, channels: i32, piece: i32): void {
  const kind = word(pc, 4),
    y = at(address(pc, 3), skip);
  if (kind != Unary.Linear) activate(kind, float(pc, 5), sumsAt(pc, skip), pixels * channels, y);
  if (address(pc, 7)) pieceMoments(y, pixels, channels, address(pc, 7), piece);
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
