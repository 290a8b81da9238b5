// Tensors of one size joined value by value, and rows copied side by side. Words of a join, unless it says others: out, floats of an
// image, how many tensors, then their addresses.
import { Unary } from '../opcodes';
import { loadSome, storeSome } from './lanes';
import { activate } from './pointwise';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

/** Values that are summed before an activation is applied to them, while they are in the cache; a multiple of four. */
const BLOCK: i32 = 2048;

/**
 * out, floats of an image, activation, α, where the sums are kept (0: nowhere), how many tensors, their addresses:
 * out = f(a + b + …), added in this order.
 */
export function sum(pc: usize): void {
  const total = batchSize() * word(pc, 1),
    kind = word(pc, 2),
    pieces = piecesOf(total);
  const sums = address(pc, 4) ? address(pc, 4) : address(pc, 0);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, total);
    for (let from = startOf(piece, pieces, total); from < end; from += BLOCK) {
      const to = min(from + BLOCK, end);
      addTerms(pc, from, to, sums);
      if (kind != Unary.Linear)
        activate(kind, float(pc, 3), at(sums, from), to - from, at(address(pc, 0), from));
    }
  }
}

function addTerms(pc: usize, from: i32, to: i32, sums: usize): void {
  const terms = word(pc, 5);
  for (let i = from; i < to; i += 4) {
    let joined = loadSome(at(address(pc, 6), i), to - i);
    for (let term = 1; term < terms; term++) {
      joined = f32x4.add(joined, loadSome(at(address(pc, 6 + term), i), to - i));
    }
    storeSome(at(sums, i), joined, to - i);
  }
}

/** A factor after every address: out = f·a + g·b + …, in this order. */
export function weightedSum(pc: usize): void {
  const total = batchSize() * word(pc, 1),
    terms = word(pc, 2),
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const to = startOf(piece + 1, pieces, total);
    for (let i = startOf(piece, pieces, total); i < to; i += 4) {
      let joined = f32x4.mul(f32x4.splat(float(pc, 4)), loadSome(at(address(pc, 3), i), to - i));
      for (let term = 1; term < terms; term++) {
        const next = loadSome(at(address(pc, 3 + 2 * term), i), to - i);
        joined = f32x4.add(joined, f32x4.mul(f32x4.splat(float(pc, 4 + 2 * term)), next));
      }
      storeSome(at(address(pc, 0), i), joined, to - i);
    }
  }
}

/** out = a · b · …, in this order. */
export function times(pc: usize): void {
  const total = batchSize() * word(pc, 1),
    factors = word(pc, 2),
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const to = startOf(piece + 1, pieces, total);
    for (let i = startOf(piece, pieces, total); i < to; i += 4) {
      let joined = loadSome(at(address(pc, 3), i), to - i);
      for (let factor = 1; factor < factors; factor++) {
        joined = f32x4.mul(joined, loadSome(at(address(pc, 3 + factor), i), to - i));
      }
      storeSome(at(address(pc, 0), i), joined, to - i);
    }
  }
}

/** out = the largest of a, b, …; NaN where one is. */
export function maximum(pc: usize): void {
  const total = batchSize() * word(pc, 1),
    inputs = word(pc, 2),
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const to = startOf(piece + 1, pieces, total);
    for (let i = startOf(piece, pieces, total); i < to; i += 4) {
      let joined = loadSome(at(address(pc, 3), i), to - i);
      for (let input = 1; input < inputs; input++) {
        joined = f32x4.max(joined, loadSome(at(address(pc, 3 + input), i), to - i));
      }
      storeSome(at(address(pc, 0), i), joined, to - i);
    }
  }
}

/**
 * dx, floats of an image, how many inputs, dy, y, then the inputs up to the one whose gradient this is: dy where that is the
 * first that equals the maximum y, else 0.
 */
export function maximumGradient(pc: usize): void {
  const total = batchSize() * word(pc, 1),
    last = word(pc, 2) - 1,
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const to = startOf(piece + 1, pieces, total);
    for (let i = startOf(piece, pieces, total); i < to; i += 4) {
      const y = loadSome(at(address(pc, 4), i), to - i);
      let won = f32x4.eq(y, loadSome(at(address(pc, 5 + last), i), to - i));
      for (let input = 0; input < last; input++) {
        won = v128.andnot(won, f32x4.eq(y, loadSome(at(address(pc, 5 + input), i), to - i)));
      }
      storeSome(at(address(pc, 0), i), v128.and(won, loadSome(at(address(pc, 3), i), to - i)), to - i);
    }
  }
}

/** from, to, rows of an image, columns, floats between rows of `from`, of `to`. */
export function copyColumns(pc: usize): void {
  const total = batchSize() * word(pc, 2),
    pieces = piecesOf(total);
  const bytes = (<usize>word(pc, 3)) << 2;
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, total);
    for (let row = startOf(piece, pieces, total); row < end; row++) {
      memory.copy(at(address(pc, 1), row * word(pc, 5)), at(address(pc, 0), row * word(pc, 4)), bytes);
    }
  }
}
