// Products of small dense blocks that lie in cache already, on 4×8 tiles and without copying A. Rows of the product come in
// fours, its columns in eights.
import { multiplyAdd } from './simd';

/**
 * C[m, n] = A[m, k]·B, with `row` bytes from row to row of A and B in panels of eight columns, `[panel, k, 8]`; m a multiple of 4,
 * n of 8.
 */
export function multiplyRows(m: i32, n: i32, k: i32, a: usize, row: usize, b: usize, c: usize): void {
  const pitch = (<usize>n) << 2;
  for (let j = 0; j < n; j += 8) {
    const panel = b + ((<usize>(j * k)) << 2);
    for (let i = 0; i < m; i += 4) {
      rowTile(k, a + <usize>i * row, row, panel, c + <usize>i * pitch + ((<usize>j) << 2), pitch);
    }
  }
}

function rowTile(k: i32, a0: usize, row: usize, b: usize, c: usize, pitch: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  let a1 = a0 + row,
    a2 = a1 + row,
    a3 = a2 + row;
  const end = a0 + ((<usize>k) << 2);
  while (a0 < end) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    let v = v128.load32_splat(a0);
    c00 = multiplyAdd(v, b0, c00);
    c01 = multiplyAdd(v, b1, c01);
    v = v128.load32_splat(a1);
    c10 = multiplyAdd(v, b0, c10);
    c11 = multiplyAdd(v, b1, c11);
    v = v128.load32_splat(a2);
    c20 = multiplyAdd(v, b0, c20);
    c21 = multiplyAdd(v, b1, c21);
    v = v128.load32_splat(a3);
    c30 = multiplyAdd(v, b0, c30);
    c31 = multiplyAdd(v, b1, c31);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += pitch;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += pitch;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += pitch;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** C[m, n] += A[k, m]ᵀ·B[k, n]; m a multiple of 4, n of 8. */
export function multiplyTransposed(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize): void {
  const pitch = (<usize>n) << 2;
  for (let j: usize = 0; j < pitch; j += 32) {
    for (let i = 0; i < m; i += 4) {
      const at = (<usize>i) << 2;
      columnTile(k, a + at, (<usize>m) << 2, b + j, pitch, c + <usize>i * pitch + j);
    }
  }
}

/** Sums of a block are added as a whole: long sums keep more digits than if every term were added to them. */
function accumulate(at: usize, sum: v128): void {
  v128.store(at, f32x4.add(v128.load(at), sum));
}

function columnTile(k: i32, a: usize, row: usize, b: usize, pitch: usize, c: usize): void {
  const second = c + pitch,
    third = second + pitch,
    fourth = third + pitch;
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  for (let p = 0; p < k; p++) {
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
    a += row;
    b += pitch;
  }
  accumulate(c, c00);
  accumulate(c + 16, c01);
  accumulate(second, c10);
  accumulate(second + 16, c11);
  accumulate(third, c20);
  accumulate(third + 16, c21);
  accumulate(fourth, c30);
  accumulate(fourth + 16, c31);
}
