import { grad, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Loss } from '../../../shared/compile/plan';
import { createLoss } from '../../../shared/engine/losses';
import { expectClose, normals } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';

const labels = [2, 0, 1, 1];
const crossEntropy: Loss = { kind: 'categoricalCrossentropy', fromLogits: true, labelSmoothing: 0 };

/** The loss of four outputs for three classes, and its gradient. */
function run(loss: Loss, outputs: ArrayLike<number>): { value: number; gradient: number[] } {
  const end = { node: 'output', source: 'dense', loss, beforeActivation: false, weight: 1 };
  const lossOf = createLoss([end], 3);
  return tidy(() => {
    const [values, indices] = [tensor(Array.from(outputs), [4, 3]), tensor(labels, [4], 'int32')];
    const of = (x: Tensor): Tensor => lossOf([x], indices).loss;
    return {
      value: of(values).dataSync()[0] ?? Number.NaN,
      gradient: Array.from(grad(of)(values).dataSync()),
    };
  });
}

const logits = normals(12, 'logits').map((value) => 3 * value);
const isLabel = (index: number): number => Number(index % 3 === labels[Math.floor(index / 3)]);

/** Softmax of each row of three, in float64. */
const probabilities = Array.from(logits, (value, index) => {
  const row = Array.from(logits.slice(3 * Math.floor(index / 3), 3 * Math.floor(index / 3) + 3), Math.exp);
  return Math.exp(value) / row.reduce((sum, each) => sum + each, 0);
});

describe.each(hostBackends)('losses on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('the cross-entropy is −log of the probability of the label, its gradient (probability − target)/N', () => {
    const { value, gradient } = run(crossEntropy, logits);
    const perImage = probabilities.map((p, index) => (isLabel(index) === 1 ? -Math.log(p) : 0));
    expect(value).toBeCloseTo(perImage.reduce((sum, each) => sum + each, 0) / 4, 5);
    expectClose(
      gradient,
      probabilities.map((p, index) => (p - isLabel(index)) / 4),
      1e-6,
    );
  });

  it('the cross-entropy stays finite however sure the network is', () => {
    const certain = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? 1e4 : -1e4));
    const { value, gradient } = run(crossEntropy, certain);
    expect(value).toBeCloseTo((3 * 2e4) / 4, 0);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it('the squared error is the mean over batch and classes', () => {
    const { value, gradient } = run({ kind: 'meanSquaredError' }, logits);
    const errors = Array.from(logits, (value_, index) => value_ - isLabel(index));
    expect(value).toBeCloseTo(errors.reduce((sum, each) => sum + each * each, 0) / 12, 4);
    expectClose(
      gradient,
      errors.map((error) => (2 * error) / 12),
      1e-6,
    );
  });
});
