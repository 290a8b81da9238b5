// Batch Normalization over the last axis of x[m, c] (Ioffe & Szegedy 2015): every other axis is part of m. Sums run in
// float32 over short blocks and are then added in float64, so that a million values per channel keep seven digits.

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/** totals[c] += Σ over `rows` rows of block sums in `sums`; both per channel, `sums` is cleared. */
function flush(sums: usize, totals: usize, c: i32): void {
  for (let j = 0; j < c; j++) {
    const at = totals + ((<usize>j) << 3);
    f64.store(at, f64.load(at) + <f64>f32.load(sums + ((<usize>j) << 2)));
    f32.store(sums + ((<usize>j) << 2), 0);
  }
}

/** Bytes of scratch for both directions: two float64 totals, two float32 sums and three coefficients per channel. */
export function batchNormScratch(c: i32): i32 {
  return c * (2 * 8 + 5 * 4) + 16;
}

/** Sums per channel of (x − shift) and (x − shift)², shift being the first row: the variance does not cancel. */
function centredSums(
  x: usize,
  m: i32,
  c: i32,
  sums: usize,
  squares: usize,
  total: usize,
  totalSquares: usize,
): void {
  const lanes = c & ~3;
  for (let i = 0; i < m; i++) {
    const row = x + ((<usize>(i * c)) << 2);
    let j = 0;
    for (; j < lanes; j += 4) {
      const at = (<usize>j) << 2;
      const d = f32x4.sub(v128.load(row + at), v128.load(x + at));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), d));
      v128.store(squares + at, f32x4.add(v128.load(squares + at), f32x4.mul(d, d)));
    }
    for (; j < c; j++) {
      const at = (<usize>j) << 2;
      const d = f32.load(row + at) - f32.load(x + at);
      f32.store(sums + at, f32.load(sums + at) + d);
      f32.store(squares + at, f32.load(squares + at) + d * d);
    }
    if ((i & (BLOCK - 1)) == BLOCK - 1 || i == m - 1) {
      flush(sums, total, c);
      flush(squares, totalSquares, c);
    }
  }
}

/**
 * Training forward: statistics[3, c], whose rows are the mean, what float32 cuts off it and the biased variance, and
 * y = γ(x − mean)/√(variance + ε) + β. `gamma` or `beta` of 0 stand for ones and zeros.
 */
export function batchNormForward(
  x: usize,
  gamma: usize,
  beta: usize,
  epsilon: f32,
  m: i32,
  c: i32,
  y: usize,
  mean: usize,
  scratch: usize,
): void {
  memory.fill(scratch, 0, <usize>batchNormScratch(c));
  const cutOff = mean + ((<usize>c) << 2),
    variance = cutOff + ((<usize>c) << 2);
  const total = scratch,
    totalSquares = total + ((<usize>c) << 3);
  const sums = totalSquares + ((<usize>c) << 3),
    squares = sums + ((<usize>c) << 2);
  const scale = squares + ((<usize>c) << 2),
    shift = scale + ((<usize>c) << 2);
  centredSums(x, m, c, sums, squares, total, totalSquares);
  for (let j = 0; j < c; j++) {
    const at = (<usize>j) << 2;
    const shifted = f64.load(total + ((<usize>j) << 3)) / <f64>m;
    const spread = f64.load(totalSquares + ((<usize>j) << 3)) / <f64>m - shifted * shifted;
    const centre = shifted + <f64>f32.load(x + at);
    const v = max<f64>(spread, 0);
    const s = (gamma ? <f64>f32.load(gamma + at) : 1) / Math.sqrt(v + <f64>epsilon);
    f32.store(mean + at, <f32>centre);
    f32.store(variance + at, <f32>v);
    f32.store(scale + at, <f32>s);
    // What float32 cuts off the mean is part of the shift.
    const rest = centre - <f64>f32.load(mean + at);
    f32.store(cutOff + at, <f32>rest);
    f32.store(shift + at, <f32>((beta ? <f64>f32.load(beta + at) : 0) - rest * s));
  }
  normalize(x, mean, scale, shift, m, c, y);
}

/**
 * y[m, c] = (x[m, c] − mean[c])·scale[c] + shift[c]. The mean is subtracted first, which is exact where x is near it: where a channel
 * hardly varies, the scale is large.
 */
function normalize(x: usize, mean: usize, scale: usize, shift: usize, m: i32, c: i32, y: usize): void {
  const lanes = c & ~3;
  for (let i = 0; i < m; i++) {
    const row = (<usize>(i * c)) << 2;
    let j = 0;
    for (; j < lanes; j += 4) {
      const at = (<usize>j) << 2;
      const distance = f32x4.sub(v128.load(x + row + at), v128.load(mean + at));
      v128.store(y + row + at, f32x4.add(f32x4.mul(distance, v128.load(scale + at)), v128.load(shift + at)));
    }
    for (; j < c; j++) {
      const at = (<usize>j) << 2;
      const distance = f32.load(x + row + at) - f32.load(mean + at);
      f32.store(y + row + at, distance * f32.load(scale + at) + f32.load(shift + at));
    }
  }
}

/**
 * Training backward from the statistics[3, c] of the forward pass at `mean`, in closed form: with x̂ = (x − mean)/√(variance + ε),
 * dβ = Σ dy, dγ = Σ dy·x̂, dx = γ/√(variance + ε) · (dy − dβ/m − x̂·dγ/m).
 */
export function batchNormBackward(
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  epsilon: f32,
  m: i32,
  c: i32,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  scratch: usize,
): void {
  memory.fill(scratch, 0, <usize>batchNormScratch(c));
  const cutOff = mean + ((<usize>c) << 2),
    variance = cutOff + ((<usize>c) << 2);
  const total = scratch,
    totalProducts = total + ((<usize>c) << 3);
  const sums = totalProducts + ((<usize>c) << 3),
    products = sums + ((<usize>c) << 2);
  const first = products + ((<usize>c) << 2),
    slope = first + ((<usize>c) << 2),
    pull = slope + ((<usize>c) << 2);
  const lanes = c & ~3;
  for (let i = 0; i < m; i++) {
    const row = (<usize>(i * c)) << 2;
    let j = 0;
    for (; j < lanes; j += 4) {
      const at = (<usize>j) << 2;
      const g = v128.load(dy + row + at);
      const d = f32x4.sub(v128.load(x + row + at), v128.load(mean + at));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), g));
      v128.store(products + at, f32x4.add(v128.load(products + at), f32x4.mul(g, d)));
    }
    for (; j < c; j++) {
      const at = (<usize>j) << 2;
      const g = f32.load(dy + row + at),
        d = f32.load(x + row + at) - f32.load(mean + at);
      f32.store(sums + at, f32.load(sums + at) + g);
      f32.store(products + at, f32.load(products + at) + g * d);
    }
    if ((i & (BLOCK - 1)) == BLOCK - 1 || i == m - 1) {
      flush(sums, total, c);
      flush(products, totalProducts, c);
    }
  }
  // dx = first·(dy − pull) + slope·(x − mean), where `mean` lacks the rest that float32 cut off: distances are taken before they are
  // multiplied, for where a channel hardly varies, what the factors multiply cancels.
  for (let j = 0; j < c; j++) {
    const at = (<usize>j) << 2,
      place = (<usize>j) << 3;
    const s = 1 / Math.sqrt(<f64>f32.load(variance + at) + <f64>epsilon);
    const a = (gamma ? <f64>f32.load(gamma + at) : 1) * s;
    const rest = <f64>f32.load(cutOff + at);
    const db = f64.load(total + place);
    const dg = (f64.load(totalProducts + place) - rest * db) * s;
    f32.store(dbeta + at, <f32>db);
    f32.store(dgamma + at, <f32>dg);
    f32.store(first + at, <f32>a);
    f32.store(slope + at, <f32>((-a * s * dg) / <f64>m));
    f32.store(pull + at, <f32>((db - rest * s * dg) / <f64>m));
  }
  for (let i = 0; i < m; i++) {
    const row = (<usize>(i * c)) << 2;
    let j = 0;
    for (; j < lanes; j += 4) {
      const at = (<usize>j) << 2;
      const t = f32x4.mul(f32x4.sub(v128.load(x + row + at), v128.load(mean + at)), v128.load(slope + at));
      const g = f32x4.sub(v128.load(dy + row + at), v128.load(pull + at));
      v128.store(dx + row + at, f32x4.add(t, f32x4.mul(g, v128.load(first + at))));
    }
    for (; j < c; j++) {
      const at = (<usize>j) << 2;
      const t = (f32.load(x + row + at) - f32.load(mean + at)) * f32.load(slope + at);
      f32.store(dx + row + at, t + (f32.load(dy + row + at) - f32.load(pull + at)) * f32.load(first + at));
    }
  }
}
