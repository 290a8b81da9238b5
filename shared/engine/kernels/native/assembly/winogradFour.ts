// The transforms of Winograd's F(4×4, 3×3), four channels at a time, on the points 0, ±a, ±b and ∞ with a = √2, b = √½:
//   Bᵀ = [1 0 −5⁄2 0 1 0; 0 −b −½ a 1 0; 0 b −½ −a 1 0; 0 −a −2 b 1 0; 0 a −2 −b 1 0; 0 1 0 −5⁄2 0 1]
//   G = [1 0 0; ⅙ a⁄6 ⅓; ⅙ −a⁄6 ⅓; −⅔ −2b⁄3 −⅓; −⅔ 2b⁄3 −⅓; 0 0 1]
//   Aᵀ = [1 1 1 1 1 0; 0 a −a b −b 0; 0 2 2 ½ ½ 0; 0 2a −2a b⁄2 −b⁄2 1]
// These points, whose powers lie closest to 1, lose about as few digits as the definition does: the usual ±1, ±2 lose five
// times as many. Both passes of a transform go through `work`, since its 36 vectors are more than there are registers.
// Source: B. Barabasz et al., «Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks»,
// ACM TOMS 2020, on how the points decide the error; the matrices by Toom and Cook's construction.
import { multiplyAdd } from './simd';
import { pixel } from './winograd';

const A: f32 = 1.4142135623730951;
const B: f32 = 0.7071067811865476;

/** s·v + w */
function scaled(s: f32, v: v128, w: v128): v128 {
  return multiplyAdd(f32x4.splat(s), v, w);
}

/** Stores even + odd, even − odd. */
function storePair(out: usize, step: usize, even: v128, odd: v128): void {
  v128.store(out, f32x4.add(even, odd));
  v128.store(out + step, f32x4.sub(even, odd));
}

/** The first and the last of Bᵀ d for one line of six. */
function patchEnd(out: usize, d0: v128, d2: v128, d4: v128): void {
  v128.store(out, scaled(-2.5, d2, f32x4.add(d0, d4)));
}

/** The four between them, stored `step` bytes apart; apart from the ends, since a function for all six would not be inlined. */
function patchMiddle(out: usize, step: usize, d1: v128, d2: v128, d3: v128, d4: v128): void {
  storePair(out, step, scaled(-0.5, d2, d4), scaled(A, d3, f32x4.mul(f32x4.splat(-B), d1)));
  storePair(out + 2 * step, step, scaled(-2, d2, d4), scaled(B, d3, f32x4.mul(f32x4.splat(-A), d1)));
}

/** out[place] = Bᵀ d B of the patch whose pixels the table locates; places are `block` bytes apart. */
export function transformPatch(table: usize, channel: usize, block: usize, out: usize, work: usize): void {
  for (let to = work; to < work + 96; to += 16) {
    const d1 = pixel(table, 1, channel),
      d2 = pixel(table, 2, channel),
      d3 = pixel(table, 3, channel),
      d4 = pixel(table, 4, channel);
    patchMiddle(to + 96, 96, d1, d2, d3, d4);
    patchEnd(to, pixel(table, 0, channel), d2, d4);
    patchEnd(to + 480, d1, d3, pixel(table, 5, channel));
    table += 24;
  }
  // A line of `work` holds what one column of d·B has in its six rows.
  const row = 6 * block;
  for (let line = work; line < work + 576; line += 96) {
    const d1 = v128.load(line, 16),
      d2 = v128.load(line, 32),
      d3 = v128.load(line, 48),
      d4 = v128.load(line, 64);
    patchMiddle(out + row, row, d1, d2, d3, d4);
    patchEnd(out, v128.load(line), d2, d4);
    patchEnd(out + 5 * row, d1, d3, v128.load(line, 80));
    out += block;
  }
}

/** G g for one line of three, stored `step` bytes apart. */
function filterLine(out: usize, step: usize, g0: v128, g1: v128, g2: v128): void {
  const third = f32x4.mul(f32x4.splat(1.0 / 3.0), g2);
  v128.store(out, g0);
  storePair(out + step, step, scaled(1.0 / 6.0, g0, third), f32x4.mul(f32x4.splat(A / 6.0), g1));
  const even = scaled(-2.0 / 3.0, g0, f32x4.neg(third));
  storePair(out + 3 * step, step, even, f32x4.mul(f32x4.splat((-2.0 * B) / 3.0), g1));
  v128.store(out + 5 * step, g2);
}

/** out[place] = G g Gᵀ of four filters, whose nine taps, row by row, lie as vectors at `g`. */
export function transformFilter(g: usize, place: usize, out: usize, work: usize): void {
  for (let i: usize = 0; i < 3; i++) {
    const line = g + i * 48;
    filterLine(work + i * 16, 48, v128.load(line), v128.load(line, 16), v128.load(line, 32));
  }
  for (let j: usize = 0; j < 6; j++) {
    const line = work + j * 48;
    filterLine(out + j * place, 6 * place, v128.load(line), v128.load(line, 16), v128.load(line, 32));
  }
}

/** y = Aᵀ m A + start: the first `rows` rows and `columns` columns of the tile. */
export function transformOutput(
  m: usize,
  block: usize,
  start: v128,
  y: usize,
  pixelBytes: usize,
  rowBytes: usize,
  rows: i32,
  columns: i32,
  work: usize,
): void {
  const down = 6 * block;
  for (let j: usize = 0; j < 6; j++) {
    const at = m + j * block;
    const m1 = v128.load(at + down),
      m2 = v128.load(at + 2 * down),
      m3 = v128.load(at + 3 * down),
      m4 = v128.load(at + 4 * down);
    const sumA = f32x4.add(m1, m2),
      differenceA = f32x4.sub(m1, m2),
      sumB = f32x4.add(m3, m4),
      differenceB = f32x4.sub(m3, m4);
    const out = work + j * 16;
    v128.store(out, f32x4.add(f32x4.add(v128.load(at), sumA), sumB));
    v128.store(out, outputOdd(differenceA, differenceB), 96);
    v128.store(out, outputEven(sumA, sumB), 192);
    v128.store(out, f32x4.add(outputLast(differenceA, differenceB), v128.load(at + 5 * down)), 288);
  }
  for (let i: i32 = 0; i < rows; i++) {
    const at = work + <usize>i * 96;
    const m1 = v128.load(at, 16),
      m2 = v128.load(at, 32),
      m3 = v128.load(at, 48),
      m4 = v128.load(at, 64);
    const sumA = f32x4.add(m1, m2),
      differenceA = f32x4.sub(m1, m2),
      sumB = f32x4.add(m3, m4),
      differenceB = f32x4.sub(m3, m4);
    v128.store(y, f32x4.add(start, f32x4.add(f32x4.add(v128.load(at), sumA), sumB)));
    if (columns > 1) v128.store(y + pixelBytes, f32x4.add(start, outputOdd(differenceA, differenceB)));
    if (columns > 2) v128.store(y + 2 * pixelBytes, f32x4.add(start, outputEven(sumA, sumB)));
    if (columns > 3) {
      const last = f32x4.add(outputLast(differenceA, differenceB), v128.load(at, 80));
      v128.store(y + 3 * pixelBytes, f32x4.add(start, last));
    }
    y += rowBytes;
  }
}

function outputOdd(differenceA: v128, differenceB: v128): v128 {
  return scaled(A, differenceA, f32x4.mul(f32x4.splat(B), differenceB));
}

function outputEven(sumA: v128, sumB: v128): v128 {
  return scaled(2, sumA, f32x4.mul(f32x4.splat(0.5), sumB));
}

function outputLast(differenceA: v128, differenceB: v128): v128 {
  return scaled(2 * A, differenceA, f32x4.mul(f32x4.splat(B / 2), differenceB));
}

/** A y for one line of four, stored `step` bytes apart. */
function gradientLine(out: usize, step: usize, y0: v128, y1: v128, y2: v128, y3: v128): void {
  v128.store(out, y0);
  const oddA = scaled(2 * A, y3, f32x4.mul(f32x4.splat(A), y1));
  storePair(out + step, step, scaled(2, y2, y0), oddA);
  const oddB = scaled(B / 2, y3, f32x4.mul(f32x4.splat(B), y1));
  storePair(out + 3 * step, step, scaled(0.5, y2, y0), oddB);
  v128.store(out + 5 * step, y3);
}

/** out[place] = A dy Aᵀ of the tile whose pixels the table locates. */
export function transformGradient(table: usize, channel: usize, block: usize, out: usize, work: usize): void {
  for (let to = work; to < work + 64; to += 16) {
    gradientLine(
      to,
      64,
      pixel(table, 0, channel),
      pixel(table, 1, channel),
      pixel(table, 2, channel),
      pixel(table, 3, channel),
    );
    table += 16;
  }
  for (let j: usize = 0; j < 6; j++) {
    const line = work + j * 64;
    gradientLine(
      out + j * block,
      6 * block,
      v128.load(line),
      v128.load(line, 16),
      v128.load(line, 32),
      v128.load(line, 48),
    );
  }
}

/** Gᵀ m for one line of six, stored `step` bytes apart. */
function filterGradientLine(
  out: usize,
  step: usize,
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
): void {
  const sumA = f32x4.add(m1, m2),
    sumB = f32x4.add(m3, m4);
  v128.store(out, scaled(1.0 / 6.0, sumA, scaled(-2.0 / 3.0, sumB, m0)));
  const oddB = f32x4.mul(f32x4.splat((-2.0 * B) / 3.0), f32x4.sub(m3, m4));
  v128.store(out + step, scaled(A / 6.0, f32x4.sub(m1, m2), oddB));
  v128.store(out + 2 * step, scaled(1.0 / 3.0, f32x4.sub(sumA, sumB), m5));
}

/** dw = Gᵀ m G of four filters; taps are `tap` bytes apart. */
export function transformFilterGradient(m: usize, place: usize, dw: usize, tap: usize, work: usize): void {
  for (let i: usize = 0; i < 6; i++) {
    const at = m + i * 6 * place;
    filterGradientLine(
      work + i * 16,
      96,
      v128.load(at),
      v128.load(at + place),
      v128.load(at + 2 * place),
      v128.load(at + 3 * place),
      v128.load(at + 4 * place),
      v128.load(at + 5 * place),
    );
  }
  for (let j: usize = 0; j < 3; j++) {
    const line = work + j * 96;
    filterGradientLine(
      dw + j * tap,
      3 * tap,
      v128.load(line),
      v128.load(line, 16),
      v128.load(line, 32),
      v128.load(line, 48),
      v128.load(line, 64),
      v128.load(line, 80),
    );
  }
}
