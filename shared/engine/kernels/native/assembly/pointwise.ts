// Element by element: the gradient of ReLU, the optimizers' updates and sums of columns, one pass over memory each.

/** y = max(x, 0); NaN stays NaN. */
export function relu(x: usize, n: i32, y: usize): void {
  const zero = f32x4.splat(0);
  const end = y + ((<usize>n) << 2);
  const quads = y + ((<usize>(n & ~3)) << 2);
  while (y < quads) {
    v128.store(y, f32x4.max(v128.load(x), zero));
    x += 16;
    y += 16;
  }
  while (y < end) {
    f32.store(y, max<f32>(f32.load(x), 0));
    x += 4;
    y += 4;
  }
}

/** dx = dy where y > 0, else 0. */
export function reluGradient(dy: usize, y: usize, n: i32, dx: usize): void {
  const zero = f32x4.splat(0);
  const end = dx + ((<usize>n) << 2);
  const quads = dx + ((<usize>(n & ~3)) << 2);
  while (dx < quads) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
    dy += 16;
    y += 16;
    dx += 16;
  }
  while (dx < end) {
    f32.store(dx, f32.load(y) > 0 ? f32.load(dy) : 0);
    dy += 4;
    y += 4;
    dx += 4;
  }
}

/**
 * m' = β₁m + (1 − β₁)g; v' = β₂v + (1 − β₂)g²; w' = w − stepSize·m'/(rootScale·√v' + ε), into new places.
 */
export function adamUpdate(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  nextW: usize,
  nextM: usize,
  nextV: usize,
  stepSize: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rootScale: f32,
  epsilon: f32,
): void {
  const steps = f32x4.splat(stepSize),
    b1 = f32x4.splat(beta1),
    r1 = f32x4.splat(rest1);
  const b2 = f32x4.splat(beta2),
    r2 = f32x4.splat(rest2),
    roots = f32x4.splat(rootScale),
    es = f32x4.splat(epsilon);
  const size = (<usize>n) << 2;
  const quads = (<usize>(n & ~3)) << 2;
  let at: usize = 0;
  for (; at < quads; at += 16) {
    const gs = v128.load(g + at);
    const ms = f32x4.add(f32x4.mul(b1, v128.load(m + at)), f32x4.mul(r1, gs));
    const vs = f32x4.add(f32x4.mul(b2, v128.load(v + at)), f32x4.mul(r2, f32x4.mul(gs, gs)));
    v128.store(nextM + at, ms);
    v128.store(nextV + at, vs);
    const change = f32x4.div(f32x4.mul(steps, ms), f32x4.add(f32x4.mul(roots, f32x4.sqrt(vs)), es));
    v128.store(nextW + at, f32x4.sub(v128.load(w + at), change));
  }
  for (; at < size; at += 4) {
    const gs = f32.load(g + at);
    const ms = beta1 * f32.load(m + at) + rest1 * gs;
    const vs = beta2 * f32.load(v + at) + rest2 * (gs * gs);
    f32.store(nextM + at, ms);
    f32.store(nextV + at, vs);
    f32.store(nextW + at, f32.load(w + at) - (stepSize * ms) / (rootScale * Mathf.sqrt(vs) + epsilon));
  }
}

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/** Bytes of scratch for `columnSums`. */
export function columnSumsScratch(c: i32): i32 {
  return c * 12 + 16;
}

/** out[c] = Σ over m rows of x[m, c]: float32 over short blocks, float64 over the blocks. */
export function columnSums(x: usize, m: i32, c: i32, out: usize, scratch: usize): void {
  memory.fill(scratch, 0, <usize>columnSumsScratch(c));
  const sums = scratch + ((<usize>c) << 3);
  const lanes = c & ~3;
  for (let i = 0; i < m; i++) {
    const row = x + ((<usize>(i * c)) << 2);
    let j = 0;
    for (; j < lanes; j += 4) {
      const at = sums + ((<usize>j) << 2);
      v128.store(at, f32x4.add(v128.load(at), v128.load(row + ((<usize>j) << 2))));
    }
    for (; j < c; j++) {
      const at = sums + ((<usize>j) << 2);
      f32.store(at, f32.load(at) + f32.load(row + ((<usize>j) << 2)));
    }
    if ((i & (BLOCK - 1)) == BLOCK - 1 || i == m - 1) addBlock(sums, scratch, c);
  }
  for (let j = 0; j < c; j++) f32.store(out + ((<usize>j) << 2), <f32>f64.load(scratch + ((<usize>j) << 3)));
}

function addBlock(sums: usize, totals: usize, c: i32): void {
  for (let j = 0; j < c; j++) {
    const at = totals + ((<usize>j) << 3);
    f64.store(at, f64.load(at) + <f64>f32.load(sums + ((<usize>j) << 2)));
    f32.store(sums + ((<usize>j) << 2), 0);
  }
}
