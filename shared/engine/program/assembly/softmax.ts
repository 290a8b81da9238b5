// Softmax over the last axis.
import { loadSome, storeSome } from './lanes';
import { exp4 } from './simdMath';
import { batchSize, claim } from './threads';
import { address, at, word } from './words';

/** The greatest value of the row that `softmaxRow` was given last. */
export let top: f32 = 0;

/** y = softmax(x) of one row; gives ln Σ exp(x − top), by what the others add to the 1 of the greatest, which may be little. */
export function softmaxRow(x: usize, y: usize, n: i32): f32 {
  top = greatest(x, n);
  const best = at(y, placeOf(top, x, n));
  powers(x, y, n);
  // That of the greatest, which is 1, or NaN where the row has one.
  const power = f32.load(best);
  f32.store(best, 0);
  const rest = sumOf(y, n);
  f32.store(best, power);
  divide(y, n, power + rest);
  return Mathf.log1p(rest);
}

/** The greatest value; NaN where there is one, so that it is seen. */
function greatest(x: usize, n: i32): f32 {
  let four = f32x4.splat(f32.load(x));
  let i = 0;
  for (; i + 4 <= n; i += 4) four = f32x4.max(four, v128.load(at(x, i)));
  let most = max<f32>(
    max<f32>(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)),
    max<f32>(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)),
  );
  for (; i < n; i++) most = max<f32>(most, f32.load(at(x, i)));
  return most;
}

/** The first place of a value; 0 where there is none. */
function placeOf(value: f32, x: usize, n: i32): i32 {
  for (let i = 0; i < n; i++) if (f32.load(at(x, i)) == value) return i;
  return 0;
}

/** y = e^(x − top). */
function powers(x: usize, y: usize, n: i32): void {
  const tops = f32x4.splat(top);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(y, i), exp4(f32x4.sub(v128.load(at(x, i)), tops)));
  if (i < n) storeSome(at(y, i), exp4(f32x4.sub(loadSome(at(x, i), n - i), tops)), n - i);
}

function sumOf(y: usize, n: i32): f32 {
  let four = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) four = f32x4.add(four, v128.load(at(y, i)));
  let total = laneSum(four);
  for (; i < n; i++) total += f32.load(at(y, i));
  return total;
}

function divide(y: usize, n: i32, total: f32): void {
  const totals = f32x4.splat(total);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(y, i), f32x4.div(v128.load(at(y, i)), totals));
  for (; i < n; i++) f32.store(at(y, i), f32.load(at(y, i)) / total);
}

/** Rows worked on at a time. */
const ROWS: i32 = 16;

/** x, y, rows of an image, columns. */
export function softmaxForward(pc: usize): void {
  const rows = batchSize() * word(pc, 2),
    n = word(pc, 3);
  for (let first = claim() * ROWS; first < rows; first = claim() * ROWS) {
    for (let i = first; i < min(first + ROWS, rows); i++) {
      softmaxRow(at(address(pc, 0), i * n), at(address(pc, 1), i * n), n);
    }
  }
}

/** dy, y, dx, rows of an image, columns: dx = y·(dy − Σ dy·y). */
export function softmaxGradient(pc: usize): void {
  const rows = batchSize() * word(pc, 3),
    n = word(pc, 4);
  for (let first = claim() * ROWS; first < rows; first = claim() * ROWS) {
    for (let i = first; i < min(first + ROWS, rows); i++) {
      gradientRow(at(address(pc, 0), i * n), at(address(pc, 1), i * n), at(address(pc, 2), i * n), n);
    }
  }
}

function gradientRow(dy: usize, y: usize, dx: usize, n: i32): void {
  let four = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) four = f32x4.add(four, f32x4.mul(v128.load(at(dy, i)), v128.load(at(y, i))));
  let total = laneSum(four);
  for (; i < n; i++) total += f32.load(at(dy, i)) * f32.load(at(y, i));
  const totals = f32x4.splat(total);
  i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(at(dx, i), f32x4.mul(v128.load(at(y, i)), f32x4.sub(v128.load(at(dy, i)), totals)));
  }
  for (; i < n; i++) f32.store(at(dx, i), f32.load(at(y, i)) * (f32.load(at(dy, i)) - total));
}

function laneSum(four: v128): f32 {
  return (
    f32x4.extract_lane(four, 0) +
    f32x4.extract_lane(four, 1) +
    (f32x4.extract_lane(four, 2) + f32x4.extract_lane(four, 3))
  );
}
