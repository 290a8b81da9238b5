// Matrix products, cut into blocks of the result or, where that has too few, into parts of the sum.
import { gemm } from '../../kernels/native/assembly/gemm';
import { barrier, batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, word } from './words';

const BLOCK_ROWS: i32 = 64;
const BLOCK_COLUMNS: i32 = 128;
/** Below this many blocks of the result, the sum is cut into parts of this depth. */
const FEW_BLOCKS: i32 = 4;
const PART_DEPTH: i32 = 256;
export const MOST_PARTS: i32 = 16;

/** A size that may hang on the batch: fixed, plus so much per image. */
function extent(pc: usize, index: i32): i32 {
  return word(pc, index) + word(pc, index + 1) * batchSize();
}

/**
 * A, strides of its rows and columns, B, strides of its rows and columns, bias, C, parts' room, then rows, columns and depth, each
 * fixed and per image: C[m, n] = A[m, k]·B[k, n] (+ bias).
 */
export function product(pc: usize): void {
  const m = extent(pc, 9),
    n = extent(pc, 11),
    k = extent(pc, 13);
  const rows = (m + BLOCK_ROWS - 1) / BLOCK_ROWS,
    columns = (n + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS;
  const parts = min(k / PART_DEPTH, MOST_PARTS);
  if (rows * columns < FEW_BLOCKS && parts > 1) {
    partWise(pc, m, n, k, parts);
    return;
  }
  for (let block = claim(); block < rows * columns; block = claim()) {
    const i = (block / columns) * BLOCK_ROWS,
      j = (block % columns) * BLOCK_COLUMNS;
    const bias = address(pc, 6);
    gemm(
      min(m - i, BLOCK_ROWS),
      min(n - j, BLOCK_COLUMNS),
      k,
      at(address(pc, 0), i * word(pc, 1)),
      word(pc, 1),
      word(pc, 2),
      at(address(pc, 3), j * word(pc, 5)),
      word(pc, 4),
      word(pc, 5),
      bias ? at(bias, j) : 0,
      at(address(pc, 7), i * n + j),
      n,
      threadScratch(),
    );
  }
}

function partWise(pc: usize, m: i32, n: i32, k: i32, parts: i32): void {
  const room = address(pc, 8);
  for (let part = claim(); part < parts; part = claim()) {
    const from = startOf(part, parts, k),
      depth = startOf(part + 1, parts, k) - from;
    gemm(
      m,
      n,
      depth,
      at(address(pc, 0), from * word(pc, 2)),
      word(pc, 1),
      word(pc, 2),
      at(address(pc, 3), from * word(pc, 4)),
      word(pc, 4),
      word(pc, 5),
      0,
      at(room, part * m * n),
      n,
      threadScratch(),
    );
  }
  barrier();
  const pieces = piecesOf(m);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, m) * n;
    for (let i = startOf(piece, pieces, m) * n; i < end; i++) {
      let total: f32 = address(pc, 6) ? f32.load(at(address(pc, 6), i % n)) : 0;
      for (let part = 0; part < parts; part++) total += f32.load(at(room, part * m * n + i));
      f32.store(at(address(pc, 7), i), total);
    }
  }
}

/** Rows summed in float32 before they are added to the float64 totals. */
export const SUM_ROWS: i32 = 64;

/** x, out, sums (float64, one row of columns per piece), rows of an image, columns: out[c] = Σ over rows of x[·, c]. */
export function columnSums(pc: usize): void {
  const rows = word(pc, 3),
    columns = word(pc, 4);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images) * rows,
      count = startOf(piece + 1, pieces, images) * rows - first;
    const own = address(pc, 2) + ((<usize>(piece * columns)) << 3);
    sumRows(at(address(pc, 0), first * columns), count, columns, own);
  }
  barrier();
  addPieceSums(address(pc, 2), pieces, columns, address(pc, 1));
}

/** Sums (float64, one row of columns per piece) of all pieces, in their order, as float32. All threads call it. */
export function addPieceSums(sums: usize, pieces: i32, columns: i32, out: usize): void {
  const groups = piecesOf((columns + 63) >> 6);
  for (let group = claim(); group < groups; group = claim()) {
    const end = startOf(group + 1, groups, columns);
    for (let j = startOf(group, groups, columns); j < end; j++) {
      let total: f64 = 0;
      for (let piece = 0; piece < pieces; piece++) {
        total += f64.load(sums + ((<usize>(piece * columns + j)) << 3));
      }
      f32.store(at(out, j), <f32>total);
    }
  }
}

function sumRows(x: usize, rows: i32, columns: i32, out: usize): void {
  memory.fill(out, 0, (<usize>columns) << 3);
  const size = (<usize>columns) << 2,
    lanes = (<usize>(columns & ~3)) << 2;
  for (let first = 0; first < rows; first += SUM_ROWS) {
    const count = min(SUM_ROWS, rows - first);
    const block = x + <usize>first * size;
    for (let c: usize = 0; c < lanes; c += 16) {
      let sum = f32x4.splat(0);
      for (let i = 0, from = block + c; i < count; i++, from += size) sum = f32x4.add(sum, v128.load(from));
      const upper = v128.shuffle<u32>(sum, sum, 2, 3, 2, 3);
      const total = out + (c << 1);
      v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(sum)));
      v128.store(total + 16, f64x2.add(v128.load(total + 16), f64x2.promote_low_f32x4(upper)));
    }
    for (let c = lanes; c < size; c += 4) {
      let sum: f32 = 0;
      for (let i = 0, from = block + c; i < count; i++, from += size) sum += f32.load(from);
      f64.store(out + (c << 1), f64.load(out + (c << 1)) + <f64>sum);
    }
  }
}
