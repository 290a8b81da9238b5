// The transforms of Winograd's F(2×2, 3×3), four channels at a time:
//   Bᵀ = [1 0 −1 0; 0 1 1 0; 0 −1 1 0; 0 1 0 −1], G = [1 0 0; ½ ½ ½; ½ −½ ½; 0 0 1], Aᵀ = [1 1 1 0; 0 1 −1 −1].
import { pixel } from './winograd';

/** out[place] = Bᵀ d B of the patch whose pixels the table locates; places are `block` bytes apart. */
export function transformPatch(table: usize, channel: usize, block: usize, out: usize): void {
  // Row by row d·B first; a, b, c, d are the rows' results.
  let p0 = pixel(table, 0, channel),
    p1 = pixel(table, 1, channel),
    p2 = pixel(table, 2, channel),
    p3 = pixel(table, 3, channel);
  const a0 = f32x4.sub(p0, p2),
    a1 = f32x4.add(p1, p2),
    a2 = f32x4.sub(p2, p1),
    a3 = f32x4.sub(p1, p3);
  p0 = pixel(table, 8, channel);
  p1 = pixel(table, 9, channel);
  p2 = pixel(table, 10, channel);
  p3 = pixel(table, 11, channel);
  const c0 = f32x4.sub(p0, p2),
    c1 = f32x4.add(p1, p2),
    c2 = f32x4.sub(p2, p1),
    c3 = f32x4.sub(p1, p3);
  v128.store(out, f32x4.sub(a0, c0));
  v128.store(out + block, f32x4.sub(a1, c1));
  v128.store(out + 2 * block, f32x4.sub(a2, c2));
  v128.store(out + 3 * block, f32x4.sub(a3, c3));
  p0 = pixel(table, 4, channel);
  p1 = pixel(table, 5, channel);
  p2 = pixel(table, 6, channel);
  p3 = pixel(table, 7, channel);
  const b0 = f32x4.sub(p0, p2),
    b1 = f32x4.add(p1, p2),
    b2 = f32x4.sub(p2, p1),
    b3 = f32x4.sub(p1, p3);
  let next = out + 4 * block;
  v128.store(next, f32x4.add(b0, c0));
  v128.store(next + block, f32x4.add(b1, c1));
  v128.store(next + 2 * block, f32x4.add(b2, c2));
  v128.store(next + 3 * block, f32x4.add(b3, c3));
  next += 4 * block;
  v128.store(next, f32x4.sub(c0, b0));
  v128.store(next + block, f32x4.sub(c1, b1));
  v128.store(next + 2 * block, f32x4.sub(c2, b2));
  v128.store(next + 3 * block, f32x4.sub(c3, b3));
  p0 = pixel(table, 12, channel);
  p1 = pixel(table, 13, channel);
  p2 = pixel(table, 14, channel);
  p3 = pixel(table, 15, channel);
  next += 4 * block;
  v128.store(next, f32x4.sub(b0, f32x4.sub(p0, p2)));
  v128.store(next + block, f32x4.sub(b1, f32x4.add(p1, p2)));
  v128.store(next + 2 * block, f32x4.sub(b2, f32x4.sub(p2, p1)));
  v128.store(next + 3 * block, f32x4.sub(b3, f32x4.sub(p1, p3)));
}

function half(sum: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), sum);
}

/** A row of t·Gᵀ. */
function storeFilterRow(out: usize, place: usize, t0: v128, t1: v128, t2: v128): void {
  const ends = f32x4.add(t0, t2);
  v128.store(out, t0);
  v128.store(out + place, half(f32x4.add(ends, t1)));
  v128.store(out + 2 * place, half(f32x4.sub(ends, t1)));
  v128.store(out + 3 * place, t2);
}

/** out[place] = G g Gᵀ of four filters, whose nine taps, row by row, lie as vectors at `g`. */
export function transformFilter(g: usize, place: usize, out: usize): void {
  const t0 = v128.load(g),
    t1 = v128.load(g, 16),
    t2 = v128.load(g, 32),
    b0 = v128.load(g, 96),
    b1 = v128.load(g, 112),
    b2 = v128.load(g, 128);
  const m0 = v128.load(g, 48),
    m1 = v128.load(g, 64),
    m2 = v128.load(g, 80);
  storeFilterRow(out, place, t0, t1, t2);
  const e0 = f32x4.add(t0, b0),
    e1 = f32x4.add(t1, b1),
    e2 = f32x4.add(t2, b2);
  const row = 4 * place;
  storeFilterRow(out + row, place, half(f32x4.add(e0, m0)), half(f32x4.add(e1, m1)), half(f32x4.add(e2, m2)));
  storeFilterRow(
    out + 2 * row,
    place,
    half(f32x4.sub(e0, m0)),
    half(f32x4.sub(e1, m1)),
    half(f32x4.sub(e2, m2)),
  );
  storeFilterRow(out + 3 * row, place, b0, b1, b2);
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
): void {
  let sum = start,
    difference = start,
    lowerSum = start,
    lowerDifference = start;
  // Row i of m gives s = m·A; the upper outputs are s₀ + s₁ + s₂, the lower ones s₁ − s₂ − s₃.
  for (let i = 0; i < 4; i++) {
    const m0 = v128.load(m),
      m1 = v128.load(m + block),
      m2 = v128.load(m + 2 * block),
      m3 = v128.load(m + 3 * block);
    const s = f32x4.add(f32x4.add(m0, m1), m2);
    const d = f32x4.sub(f32x4.sub(m1, m2), m3);
    if (i < 3) {
      sum = f32x4.add(sum, s);
      difference = f32x4.add(difference, d);
    }
    if (i == 1) {
      lowerSum = f32x4.add(lowerSum, s);
      lowerDifference = f32x4.add(lowerDifference, d);
    } else if (i > 1) {
      lowerSum = f32x4.sub(lowerSum, s);
      lowerDifference = f32x4.sub(lowerDifference, d);
    }
    m += 4 * block;
  }
  v128.store(y, sum);
  if (columns > 1) v128.store(y + pixelBytes, difference);
  if (rows < 2) return;
  v128.store(y + rowBytes, lowerSum);
  if (columns > 1) v128.store(y + rowBytes + pixelBytes, lowerDifference);
}

function storeGradientRow(out: usize, block: usize, a: v128, b: v128): void {
  v128.store(out, a);
  v128.store(out + block, f32x4.add(a, b));
  v128.store(out + 2 * block, f32x4.sub(a, b));
  v128.store(out + 3 * block, f32x4.neg(b));
}

/** out[place] = A dy Aᵀ of the tile whose pixels the table locates. */
export function transformGradient(table: usize, channel: usize, block: usize, out: usize): void {
  const y0 = pixel(table, 0, channel),
    y1 = pixel(table, 1, channel),
    y2 = pixel(table, 2, channel),
    y3 = pixel(table, 3, channel);
  storeGradientRow(out, block, y0, y1);
  const next = out + 4 * block;
  storeGradientRow(next, block, f32x4.add(y0, y2), f32x4.add(y1, y3));
  const third = next + 4 * block;
  storeGradientRow(third, block, f32x4.sub(y0, y2), f32x4.sub(y1, y3));
  storeGradientRow(third + 4 * block, block, f32x4.neg(y2), f32x4.neg(y3));
}

/** Entry j of row i of m, times G: m₀ + ½(m₁ + m₂), ½(m₁ − m₂), ½(m₁ + m₂) + m₃. */
function timesG(m: usize, place: usize, i: usize, j: usize): v128 {
  const at = m + 4 * i * place;
  const m1 = v128.load(at + place),
    m2 = v128.load(at + 2 * place);
  if (j == 1) return half(f32x4.sub(m1, m2));
  return f32x4.add(v128.load(j == 0 ? at : at + 3 * place), half(f32x4.add(m1, m2)));
}

/** dw = Gᵀ m G of four filters; taps are `tap` bytes apart. */
export function transformFilterGradient(m: usize, place: usize, dw: usize, tap: usize): void {
  for (let j: usize = 0; j < 3; j++) {
    const s1 = timesG(m, place, 1, j),
      s2 = timesG(m, place, 2, j);
    const both = half(f32x4.add(s1, s2));
    const out = dw + j * tap;
    v128.store(out, f32x4.add(timesG(m, place, 0, j), both));
    v128.store(out + 3 * tap, half(f32x4.sub(s1, s2)));
    v128.store(out + 6 * tap, f32x4.add(both, timesG(m, place, 3, j)));
  }
}
