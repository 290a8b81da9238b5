// A ReLU with a learned slope per channel.
import { addPieceSums, SUM_ROWS } from './product';
import { barrier, batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, word } from './words';

/** x, α, y, rows of an image, channels: x where it is above 0, else α·x. */
export function preluForward(pc: usize): void {
  const channels = word(pc, 4),
    rows = batchSize() * word(pc, 3),
    pieces = piecesOf(rows);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, rows);
    for (let row = startOf(piece, pieces, rows); row < end; row++) {
      slopeRow(
        at(address(pc, 0), row * channels),
        address(pc, 1),
        at(address(pc, 2), row * channels),
        channels,
      );
    }
  }
}

function slopeRow(x: usize, alpha: usize, y: usize, channels: i32): void {
  const zero = f32x4.splat(0);
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const value = v128.load(at(x, c));
    const low = f32x4.mul(value, v128.load(at(alpha, c)));
    v128.store(at(y, c), v128.bitselect(value, low, f32x4.gt(value, zero)));
  }
  for (; c < channels; c++) {
    const value = f32.load(at(x, c));
    f32.store(at(y, c), value > 0 ? value : value * f32.load(at(alpha, c)));
  }
}

/**
 * dy, x, α, dx (0: not wanted), dα (0: not wanted), sums (float64, one row of channels per piece), rows of an image, channels:
 * dx is dy where x > 0, else α·dy; dα the sum over rows of x·dy where x ≤ 0.
 */
export function preluGradient(pc: usize): void {
  const rows = word(pc, 6),
    channels = word(pc, 7);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images) * rows,
      end = startOf(piece + 1, pieces, images) * rows;
    const sums = address(pc, 5) + ((<usize>(piece * channels)) << 3);
    memory.fill(sums, 0, (<usize>channels) << 3);
    for (let row = first; row < end; row += SUM_ROWS) {
      let c = 0;
      for (; c + 4 <= channels; c += 4) fourColumns(pc, row, min(row + SUM_ROWS, end), c, sums);
      for (; c < channels; c++) oneColumn(pc, row, min(row + SUM_ROWS, end), c, sums);
    }
  }
  if (address(pc, 4) == 0) return;
  barrier();
  addPieceSums(address(pc, 5), pieces, channels, address(pc, 4));
}

function fourColumns(pc: usize, row: i32, end: i32, c: i32, sums: usize): void {
  const zero = f32x4.splat(0),
    alpha = v128.load(at(address(pc, 2), c));
  const step = (<usize>word(pc, 7)) << 2,
    dx = address(pc, 3);
  const begin = (<usize>row * <usize>word(pc, 7) + <usize>c) << 2,
    stop = begin + <usize>(end - row) * step;
  let total = zero;
  for (let i = begin; i < stop; i += step) {
    const dy = v128.load(address(pc, 0) + i),
      x = v128.load(address(pc, 1) + i);
    const high = f32x4.gt(x, zero);
    total = f32x4.add(total, v128.andnot(f32x4.mul(x, dy), high));
    if (dx) v128.store(dx + i, v128.bitselect(dy, f32x4.mul(alpha, dy), high));
  }
  const out = sums + ((<usize>c) << 3);
  const upper = v128.shuffle<u32>(total, total, 2, 3, 2, 3);
  v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(total)));
  v128.store(out + 16, f64x2.add(v128.load(out + 16), f64x2.promote_low_f32x4(upper)));
}

function oneColumn(pc: usize, row: i32, end: i32, c: i32, sums: usize): void {
  const alpha = f32.load(at(address(pc, 2), c)),
    channels = word(pc, 7),
    dx = address(pc, 3);
  let total: f32 = 0;
  for (let i = row * channels + c; i < end * channels; i += channels) {
    const dy = f32.load(at(address(pc, 0), i)),
      x = f32.load(at(address(pc, 1), i));
    const high = x > 0;
    if (!high) total += x * dy;
    if (dx) f32.store(at(dx, i), high ? dy : alpha * dy);
  }
  const out = sums + ((<usize>c) << 3);
  f64.store(out, f64.load(out) + <f64>total);
}
