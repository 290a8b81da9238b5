// The losses with their gradients. Every one takes: what the network gives, labels (int32), losses of the rows, gradient,
// classes, weight of the loss, whether the row's losses are added to those before, and what is compared with: the target of the
// label and of all other classes. Losses of the rows and the gradient of the batch's mean loss are written times the weight.
import { softmaxRow, top } from './softmax';
import { batchSize, claim } from './threads';
import { address, at, float, word } from './words';

/** As Keras' epsilon: a probability is no nearer to 0 and 1. */
const LEAST: f32 = 1e-7;
const MOST: f32 = 0.9999999;

let weight: f32 = 1,
  adds: bool = false,
  on: f32 = 1,
  off: f32 = 0;

function readLoss(pc: usize): void {
  weight = float(pc, 5);
  adds = word(pc, 6) != 0;
  on = float(pc, 7);
  off = float(pc, 8);
}

/** The loss of row `i`, times its weight, or what it adds to that of the outputs before. */
function storeLoss(pc: usize, i: i32, loss: f32): void {
  const to = at(address(pc, 2), i);
  f32.store(to, adds ? f32.load(to) + weight * loss : weight * loss);
}

/**
 * Of logits: Σ t·(−log softmax(z)) per row; gradient (softmax(z) − t)/N. A label that is no class counts 0, as a one-hot of
 * zeros does.
 */
export function crossEntropy(pc: usize): void {
  const rows = batchSize(),
    n = word(pc, 4);
  readLoss(pc);
  const share: f32 = weight / <f32>rows;
  for (let i = claim(); i < rows; i = claim()) {
    const z = at(address(pc, 0), i * n),
      gradient = at(address(pc, 3), i * n);
    const label = load<i32>(at(address(pc, 1), i));
    const known = label >= 0 && label < n;
    const logSum = softmaxRow(z, gradient, n);
    storeLoss(pc, i, known ? rowCrossEntropy(z, label, n, logSum) : logSum - logSum);
    let others: f32 = 0;
    for (let j = 0; j < n; j++) {
      const p = known ? f32.load(at(gradient, j)) : 0;
      if (j != label) others += p;
      f32.store(at(gradient, j), (known ? p - off : 0) * share);
    }
    // p − t by what the others have of 1: near the label's certainty the difference would be rounding.
    if (known) f32.store(at(gradient, label), (off * <f32>(n - 1) - others) * share);
  }
}

/** Σ t·(log Σ exp(z) − z), all terms of which are positive. */
function rowCrossEntropy(z: usize, label: i32, n: i32, logSum: f32): f32 {
  let loss = on * (logSum - (f32.load(at(z, label)) - top));
  if (off == 0) return loss;
  for (let j = 0; j < n; j++) if (j != label) loss += off * (logSum - (f32.load(at(z, j)) - top));
  return loss;
}

/** Of probabilities: −Σ t·ln q per row, q = p/Σp kept from 0 and 1; where that holds it, its gradient is 0. */
export function probabilityCrossEntropy(pc: usize): void {
  const rows = batchSize(),
    n = word(pc, 4);
  readLoss(pc);
  for (let i = claim(); i < rows; i = claim()) {
    const p = at(address(pc, 0), i * n),
      gradient = at(address(pc, 3), i * n);
    const label = load<i32>(at(address(pc, 1), i));
    let total: f32 = 0,
      loss: f32 = 0,
      dot: f32 = 0;
    for (let j = 0; j < n; j++) total += f32.load(at(p, j));
    for (let j = 0; j < n; j++) {
      const q = f32.load(at(p, j)) / total,
        kept = min<f32>(max<f32>(q, LEAST), MOST);
      const target = j == label ? on : off;
      loss -= target * Mathf.log(kept);
      const slope: f32 = kept == q ? -target / kept : 0;
      dot += slope * q;
      f32.store(at(gradient, j), slope);
    }
    storeLoss(pc, i, loss);
    const share: f32 = weight / <f32>rows / total;
    for (let j = 0; j < n; j++) f32.store(at(gradient, j), (f32.load(at(gradient, j)) - dot) * share);
  }
}

/** ln(1 + exp(x)), without overflow. */
function softplus(x: f32): f32 {
  return max<f32>(x, 0) + Mathf.log1p(Mathf.exp(-Mathf.abs(x)));
}

function sigmoid(x: f32): f32 {
  const power = Mathf.exp(-Mathf.abs(x));
  return (x >= 0 ? 1 : power) / (1 + power);
}

/**
 * Of logits: the mean over classes of t·softplus(−z) + (1 − t)·softplus(z) per row; gradient sigmoid(z) − t, as
 * (1 − t)·sigmoid(z) − t·sigmoid(−z), of which no digits are lost near certainty.
 */
export function binaryCrossEntropy(pc: usize): void {
  const rows = batchSize(),
    n = word(pc, 4);
  readLoss(pc);
  const share: f32 = weight / <f32>(rows * n);
  for (let i = claim(); i < rows; i = claim()) {
    const label = load<i32>(at(address(pc, 1), i));
    let loss: f32 = 0;
    for (let j = 0; j < n; j++) {
      const z = f32.load(at(address(pc, 0), i * n + j)),
        target = j == label ? on : off;
      loss += target * softplus(-z) + (1 - target) * softplus(z);
      f32.store(at(address(pc, 3), i * n + j), ((1 - target) * sigmoid(z) - target * sigmoid(-z)) * share);
    }
    storeLoss(pc, i, loss / <f32>n);
  }
}

/** Of probabilities: −mean over classes of t·ln p + (1 − t)·ln(1 − p) per row, p kept from 0 and 1. */
export function binaryProbabilityCrossEntropy(pc: usize): void {
  const rows = batchSize(),
    n = word(pc, 4);
  readLoss(pc);
  const share: f32 = weight / <f32>(rows * n);
  for (let i = claim(); i < rows; i = claim()) {
    const label = load<i32>(at(address(pc, 1), i));
    let loss: f32 = 0;
    for (let j = 0; j < n; j++) {
      const p = f32.load(at(address(pc, 0), i * n + j)),
        kept = min<f32>(max<f32>(p, LEAST), MOST);
      const target = j == label ? on : off;
      loss -= target * Mathf.log(kept) + (1 - target) * Mathf.log(1 - kept);
      const slope: f32 = kept == p ? (1 - target) / (1 - kept) - target / kept : 0;
      f32.store(at(address(pc, 3), i * n + j), slope * share);
    }
    storeLoss(pc, i, loss / <f32>n);
  }
}

/** The mean over classes of (output − t)² per row; gradient 2·(output − t)/classes. */
export function squaredError(pc: usize): void {
  const rows = batchSize(),
    n = word(pc, 4);
  readLoss(pc);
  for (let i = claim(); i < rows; i = claim()) {
    const label = load<i32>(at(address(pc, 1), i));
    let total: f32 = 0;
    for (let j = 0; j < n; j++) {
      const distance = f32.load(at(address(pc, 0), i * n + j)) - (j == label ? on : off);
      total += distance * distance;
      f32.store(at(address(pc, 3), i * n + j), (weight * (2 * distance)) / <f32>(rows * n));
    }
    storeLoss(pc, i, total / <f32>n);
  }
}
