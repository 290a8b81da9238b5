// Blocked matrix product C = A·B on 4×8 tiles (Goto & van de Geijn 2008): both operands are copied into panels that a
// tile reads from front to back, so that any layout of A and B costs only a different copy.

import { multiplyAdd } from './simd';

/** Rows and columns of a tile: 8 accumulators of four lanes leave registers for two rows of B and one value of A. */
export const TILE_ROWS: i32 = 4;
export const TILE_COLUMNS: i32 = 8;
/** Depth of a block: a panel of B (256 × 8 floats, 8 KiB) stays in the first-level cache. */
export const DEPTH: i32 = 256;
/** Rows of A packed at a time. */
export const ROWS: i32 = 64;

/** Columns of B packed at a time: half a megabyte stays in the second-level cache. */
const COLUMNS: i32 = 512;

/** How a tile begins: from zero, from what stands in C, or from a row of biases. */
export const FROM_ZERO: i32 = 0;
export const FROM_C: i32 = 1;
export const FROM_BIAS: i32 = 2;

/** Bytes of scratch that a product needs: packed A, packed B, one tile, one row of biases. */
export function gemmScratch(): i32 {
  return (ROWS * DEPTH + DEPTH * COLUMNS + TILE_ROWS * TILE_COLUMNS + COLUMNS) * 4;
}

/** Copies `depth` rows of B, `n` columns, into panels of eight columns, the last one filled with zeros. */
export function packB(b: usize, rowStride: i32, columnStride: i32, depth: i32, n: i32, out: usize): void {
  const row = (<usize>rowStride) << 2;
  const column = (<usize>columnStride) << 2;
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    const columns = min(n - j, TILE_COLUMNS);
    let source = b + <usize>j * column;
    if (columns == TILE_COLUMNS && columnStride == 1) {
      for (let p = 0; p < depth; p++) {
        v128.store(out, v128.load(source));
        v128.store(out, v128.load(source, 16), 16);
        source += row;
        out += 32;
      }
    } else {
      for (let p = 0; p < depth; p++) {
        for (let q = 0; q < TILE_COLUMNS; q++) {
          f32.store(out + ((<usize>q) << 2), q < columns ? f32.load(source + <usize>q * column) : 0);
        }
        source += row;
        out += 32;
      }
    }
  }
}

/** Copies `rows` rows of A, `depth` columns, into panels of four rows, the last one filled with zeros. */
export function packA(a: usize, rowStride: i32, columnStride: i32, rows: i32, depth: i32, out: usize): void {
  const row = (<usize>rowStride) << 2;
  const column = (<usize>columnStride) << 2;
  for (let i = 0; i < rows; i += TILE_ROWS) {
    const held = min(rows - i, TILE_ROWS);
    let source = a + <usize>i * row;
    if (held == TILE_ROWS && rowStride == 1) {
      for (let p = 0; p < depth; p++) {
        v128.store(out, v128.load(source));
        source += column;
        out += 16;
      }
    } else {
      for (let p = 0; p < depth; p++) {
        for (let q = 0; q < TILE_ROWS; q++) {
          f32.store(out + ((<usize>q) << 2), q < held ? f32.load(source + <usize>q * row) : 0);
        }
        source += column;
        out += 16;
      }
    }
  }
}

/** One 4×8 tile: c (+)= panel of A · panel of B over `depth`. `ldc` in bytes. */
function tile(depth: i32, a: usize, b: usize, c: usize, ldc: usize, from: i32, bias: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  if (from == FROM_BIAS) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
    c10 = c00;
    c11 = c01;
    c20 = c00;
    c21 = c01;
    c30 = c00;
    c31 = c01;
  }
  for (let p = 0; p < depth; p++) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    let v = v128.load32_splat(a);
    c00 = multiplyAdd(v, b0, c00);
    c01 = multiplyAdd(v, b1, c01);
    v = v128.load32_splat(a, 4);
    c10 = multiplyAdd(v, b0, c10);
    c11 = multiplyAdd(v, b1, c11);
    v = v128.load32_splat(a, 8);
    c20 = multiplyAdd(v, b0, c20);
    c21 = multiplyAdd(v, b1, c21);
    v = v128.load32_splat(a, 12);
    c30 = multiplyAdd(v, b0, c30);
    c31 = multiplyAdd(v, b1, c31);
    a += 16;
    b += 32;
  }
  const second = c + ldc,
    third = second + ldc,
    fourth = third + ldc;
  if (from == FROM_C) {
    // Sums of a block are added as a whole: long sums keep more digits than if every term were added to them.
    c00 = f32x4.add(v128.load(c), c00);
    c01 = f32x4.add(v128.load(c, 16), c01);
    c10 = f32x4.add(v128.load(second), c10);
    c11 = f32x4.add(v128.load(second, 16), c11);
    c20 = f32x4.add(v128.load(third), c20);
    c21 = f32x4.add(v128.load(third, 16), c21);
    c30 = f32x4.add(v128.load(fourth), c30);
    c31 = f32x4.add(v128.load(fourth, 16), c31);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(second, c10);
  v128.store(second, c11, 16);
  v128.store(third, c20);
  v128.store(third, c21, 16);
  v128.store(fourth, c30);
  v128.store(fourth, c31, 16);
}

/** A tile at the edge of C goes through a full tile in scratch, so that nothing outside C is touched. */
function edgeTile(
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  ldc: usize,
  from: i32,
  bias: usize,
  rows: i32,
  columns: i32,
  spare: usize,
): void {
  if (from == FROM_C) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        f32.store(spare + ((<usize>(i * 8 + j)) << 2), f32.load(c + <usize>i * ldc + ((<usize>j) << 2)));
      }
    }
  }
  tile(depth, a, b, spare, 32, from, bias);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      f32.store(c + <usize>i * ldc + ((<usize>j) << 2), f32.load(spare + ((<usize>(i * 8 + j)) << 2)));
    }
  }
}

/** Multiplies packed rows of A with packed B into C; `c` points at the first of `rows` rows, `ldc` in floats. */
export function multiplyPanels(
  rows: i32,
  n: i32,
  depth: i32,
  packedA: usize,
  packedB: usize,
  c: usize,
  ldc: i32,
  from: i32,
  bias: usize,
  spare: usize,
): void {
  const pitch = (<usize>ldc) << 2;
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    const b = packedB + ((<usize>(j * depth)) << 2);
    const columns = min(n - j, TILE_COLUMNS);
    const biases = bias + ((<usize>j) << 2);
    for (let i = 0; i < rows; i += TILE_ROWS) {
      const held = min(rows - i, TILE_ROWS);
      const a = packedA + ((<usize>(i * depth)) << 2);
      const target = c + <usize>i * pitch + ((<usize>j) << 2);
      if (held == TILE_ROWS && columns == TILE_COLUMNS) tile(depth, a, b, target, pitch, from, biases);
      else edgeTile(depth, a, b, target, pitch, from, biases, held, columns, spare);
    }
  }
}

/** Copies `n` biases into scratch, filled with zeros to whole tiles; returns where they stand. */
export function padBias(bias: usize, n: i32, out: usize): void {
  const columns = (n + 7) & ~7;
  for (let j = 0; j < columns; j++)
    f32.store(out + ((<usize>j) << 2), j < n ? f32.load(bias + ((<usize>j) << 2)) : 0);
}

/**
 * C[m, n] = A[m, k] · B[k, n] (+ bias[n] where `bias` is not 0). Strides of A and B in floats, so that a transposed
 * operand is the same call with its strides exchanged. C is row-major, `ldc` floats from one row to the next.
 */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  bias: usize,
  c: usize,
  ldc: i32,
  scratch: usize,
): void {
  const packedA = scratch;
  const packedB = packedA + ((<usize>(ROWS * DEPTH)) << 2);
  const spare = packedB + ((<usize>(DEPTH * COLUMNS)) << 2);
  const biases = spare + ((<usize>(TILE_ROWS * TILE_COLUMNS)) << 2);
  for (let j = 0; j < n; j += COLUMNS) {
    const columns = min(n - j, COLUMNS);
    if (bias) padBias(bias + ((<usize>j) << 2), columns, biases);
    for (let p = 0; p < k; p += DEPTH) {
      const depth = min(k - p, DEPTH);
      const from = p > 0 ? FROM_C : bias ? FROM_BIAS : FROM_ZERO;
      packB(b + ((<usize>(p * bRow + j * bColumn)) << 2), bRow, bColumn, depth, columns, packedB);
      for (let i = 0; i < m; i += ROWS) {
        const rows = min(m - i, ROWS);
        packA(a + ((<usize>(i * aRow + p * aColumn)) << 2), aRow, aColumn, rows, depth, packedA);
        const target = c + ((<usize>(i * ldc + j)) << 2);
        multiplyPanels(rows, columns, depth, packedA, packedB, target, ldc, from, biases, spare);
      }
    }
  }
}
