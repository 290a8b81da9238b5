import type { Loss } from '../../../../shared/compile/plan';
import { softmaxOf } from './activations';
import { add, at, sizeOf, type Tensor } from './tensor';

/** One row's loss, and its gradient in the row's values. */
interface RowLoss {
  readonly loss: number;
  readonly gradient: readonly number[];
}

/** Of a row of values and its targets; `approach` is told how near a probability is to where Keras keeps it from 0 and 1. */
type RowFormula = (
  values: readonly number[],
  targets: readonly number[],
  approach: (distance: number) => void,
) => RowLoss;

const LEAST = 1e-7;
/** As float32 has it, in which Keras computes. */
const MOST = Math.fround(1 - LEAST);

/** Mean over the batch of a loss; adds its gradient, times `weight`, to that of the values. */
export function lossOf(
  loss: Loss,
  values: Tensor,
  labels: readonly number[],
  weight: number,
  approach: (distance: number) => void,
): number {
  const n = sizeOf(values.shape);
  let total = 0;
  for (const [image, label] of labels.entries()) {
    const row = [...values.data.subarray(image * n, (image + 1) * n)];
    const result = formulaOf(loss)(row, targetsOf(loss, label, n), approach);
    total += result.loss;
    for (const [j, slope] of result.gradient.entries())
      add(values.gradient, image * n + j, (weight * slope) / labels.length);
  }
  return total / labels.length;
}

function targetsOf(loss: Loss, label: number, classes: number): readonly number[] {
  const hot = Array.from({ length: classes }, (_, j) => Number(j === label));
  if (loss.kind === 'meanSquaredError') return hot;
  const choices = loss.kind === 'binaryCrossentropy' ? 2 : classes;
  return hot.map((t) => t * (1 - loss.labelSmoothing) + loss.labelSmoothing / choices);
}

function formulaOf(loss: Loss): RowFormula {
  if (loss.kind === 'meanSquaredError') return squaredError;
  if (loss.kind === 'binaryCrossentropy') return loss.fromLogits ? binaryOfLogits : binary;
  return loss.fromLogits ? categoricalOfLogits : categorical;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

const squaredError: RowFormula = (values, targets) => {
  const distances = values.map((value, j) => value - at(targets, j));
  return {
    loss: mean(distances.map((distance) => distance ** 2)),
    gradient: distances.map((distance) => (2 * distance) / values.length),
  };
};

const categoricalOfLogits: RowFormula = (values, targets) => {
  const top = Math.max(...values);
  const logSum = top + Math.log(sum(values.map((value) => Math.exp(value - top))));
  return {
    loss: sum(values.map((value, j) => at(targets, j) * (logSum - value))),
    gradient: Array.from(softmaxOf(Float64Array.from(values)), (p, j) => p - at(targets, j)),
  };
};

const categorical: RowFormula = (values, targets, approach) => {
  const total = sum(values);
  const shares = values.map((value) => value / total);
  const slopes = shares.map((q, j) => (isInside(q, approach) ? -at(targets, j) / q : 0));
  const dot = sum(slopes.map((slope, j) => slope * at(shares, j)));
  return {
    loss: -sum(shares.map((q, j) => at(targets, j) * Math.log(kept(q)))),
    gradient: slopes.map((slope) => (slope - dot) / total),
  };
};

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const binaryOfLogits: RowFormula = (values, targets) => ({
  loss: mean(values.map((z, j) => at(targets, j) * softplus(-z) + (1 - at(targets, j)) * softplus(z))),
  gradient: values.map((z, j) => (1 / (1 + Math.exp(-z)) - at(targets, j)) / values.length),
});

const binary: RowFormula = (values, targets, approach) => ({
  loss: -mean(
    values.map((p, j) => at(targets, j) * Math.log(kept(p)) + (1 - at(targets, j)) * Math.log(1 - kept(p))),
  ),
  gradient: values.map((p, j) =>
    isInside(p, approach) ? ((1 - at(targets, j)) / (1 - p) - at(targets, j) / p) / values.length : 0,
  ),
});

const kept = (p: number): number => Math.min(Math.max(p, LEAST), MOST);

function isInside(p: number, approach: (distance: number) => void): boolean {
  approach(Math.min(Math.abs(p - LEAST), Math.abs(p - MOST)));
  return p === kept(p);
}
