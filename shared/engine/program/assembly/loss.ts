// Softmax over the last axis, the losses with their gradients, and how well a batch was done.
import { batchSize, claim } from './threads';
import { address, at, float, word } from './words';

/** The greatest value of the row that `softmaxRow` was given last. */
let top: f32 = 0;

/** y = softmax(x) of one row; gives ln Σ exp(x − top), by what the others add to the 1 of the greatest, which may be little. */
function softmaxRow(x: usize, y: usize, n: i32): f32 {
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

/** The row's loss, or what it adds to the losses of the outputs before it. */
function storeLoss(to: usize, loss: f32, adds: bool): void {
  f32.store(to, adds ? f32.load(to) + loss : loss);
}

/**
 * Logits, labels (int32), losses of the rows, gradient, classes, weight of the loss, whether losses are added to those before:
 * −log softmax(z)[label] per row, and the gradient of the batch's mean, (softmax(z) − one-hot)/N, each times the weight. A
 * label that is no class counts 0, as a one-hot of zeros does.
 */
export function crossEntropy(pc: usize): void {
  const rows = batchSize(),
    n = word(pc, 4);
  const weight = float(pc, 5),
    adds = word(pc, 6) != 0;
  const share: f32 = weight / <f32>rows;
  for (let i = claim(); i < rows; i = claim()) {
    const z = at(address(pc, 0), i * n),
      gradient = at(address(pc, 3), i * n);
    const label = load<i32>(at(address(pc, 1), i));
    const known = label >= 0 && label < n;
    const logSum = softmaxRow(z, gradient, n);
    const loss: f32 = known ? logSum - (f32.load(at(z, label)) - top) : logSum - logSum;
    storeLoss(at(address(pc, 2), i), weight * loss, adds);
    let others: f32 = 0;
    for (let j = 0; j < n; j++) {
      const p = known ? f32.load(at(gradient, j)) : 0;
      if (j != label) others += p;
      f32.store(at(gradient, j), p * share);
    }
    // p − 1 by what the others have of 1: near the label's certainty the difference would be rounding.
    if (known) f32.store(at(gradient, label), -others * share);
  }
}

/** As above, of Σ over classes of (output − one-hot)²/classes per row, and its mean's gradient, each times the weight. */
export function squaredError(pc: usize): void {
  const rows = batchSize(),
    n = word(pc, 4);
  const weight = float(pc, 5),
    adds = word(pc, 6) != 0;
  for (let i = claim(); i < rows; i = claim()) {
    const label = load<i32>(at(address(pc, 1), i));
    let total: f32 = 0;
    for (let j = 0; j < n; j++) {
      const distance = f32.load(at(address(pc, 0), i * n + j)) - (j == label ? <f32>1 : <f32>0);
      total += distance * distance;
      f32.store(at(address(pc, 3), i * n + j), (weight * (2 * distance)) / <f32>(rows * n));
    }
    storeLoss(at(address(pc, 2), i), weight * (total / <f32>n), adds);
  }
}

/** Outputs, labels, losses of the rows, score, classes: the mean loss (float32), and how many greatest outputs are their class's. */
export function score(pc: usize): void {
  if (claim() > 0) return;
  const rows = batchSize(),
    n = word(pc, 4);
  let total: f64 = 0,
    hits = 0;
  for (let i = 0; i < rows; i++) {
    total += <f64>f32.load(at(address(pc, 2), i));
    let best = 0;
    for (let j = 1; j < n; j++) {
      if (f32.load(at(address(pc, 0), i * n + j)) > f32.load(at(address(pc, 0), i * n + best))) best = j;
    }
    if (best == load<i32>(at(address(pc, 1), i))) hits++;
  }
  f32.store(address(pc, 3), <f32>(total / <f64>rows));
  f32.store(address(pc, 3) + 4, <f32>hits);
}
