// Sums that were made in parts are added in the order of the parts, so that they do not hang on which thread made which.
import { claim, piecesOf, startOf } from './threads';

/** The first of `parts` arrays of `size` floats, `stride` bytes apart, becomes the sum of all. All threads call it. */
export function addParts(sums: usize, stride: usize, parts: i32, size: i32): void {
  const quads = size >> 2;
  const pieces = max(piecesOf((quads + 1023) >> 10), 1);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = sums + ((<usize>startOf(piece + 1, pieces, quads)) << 4);
    for (let at = sums + ((<usize>startOf(piece, pieces, quads)) << 4); at < end; at += 16) {
      let sum = v128.load(at);
      for (let part = 1, from = at + stride; part < parts; part++, from += stride) {
        sum = f32x4.add(sum, v128.load(from));
      }
      v128.store(at, sum);
    }
    if (piece < pieces - 1) continue;
    addRest(sums, stride, parts, quads << 2, size);
  }
}

function addRest(sums: usize, stride: usize, parts: i32, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const at = sums + ((<usize>i) << 2);
    let sum = f32.load(at);
    for (let part = 1; part < parts; part++) sum += f32.load(at + <usize>part * stride);
    f32.store(at, sum);
  }
}
