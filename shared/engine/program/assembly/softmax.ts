// Softmax over the last axis.
import { batchSize, claim } from './threads';
import { address, at, word } from './words';

/** The greatest value of the row that `softmaxRow` was given last. */
export let top: f32 = 0;

/** y = softmax(x) of one row; gives ln Σ exp(x − top), by what the others add to the 1 of the greatest, which may be little. */
export function softmaxRow(x: usize, y: usize, n: i32): f32 {
  let best = 0;
  top = f32.load(x);
  for (let i = 1; i < n; i++) {
    const value = f32.load(at(x, i));
    if (value > top) best = i;
    // A NaN stays the greatest, so that it is seen.
    top = max<f32>(top, value);
  }
  let rest: f32 = 0;
  for (let i = 0; i < n; i++) {
    const power = Mathf.exp(f32.load(at(x, i)) - top);
    f32.store(at(y, i), power);
    if (i != best) rest += power;
  }
  const total = f32.load(at(y, best)) + rest;
  for (let i = 0; i < n; i++) f32.store(at(y, i), f32.load(at(y, i)) / total);
  return Mathf.log1p(rest);
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
      const dy = at(address(pc, 0), i * n),
        y = at(address(pc, 1), i * n),
        dx = at(address(pc, 2), i * n);
      let total: f32 = 0;
      for (let j = 0; j < n; j++) total += f32.load(at(dy, j)) * f32.load(at(y, j));
      for (let j = 0; j < n; j++) {
        f32.store(at(dx, j), f32.load(at(y, j)) * (f32.load(at(dy, j)) - total));
      }
    }
  }
}
