import { memory, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Optimizer } from '../../../shared/document/schema';
import { createOptimizer } from '../../../shared/engine/optimizers';
import { expectClose } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';

const start = [1, -2, 0.5];

let weight: Variable | null = null;
afterEach(() => weight?.dispose());

/** A weight after steps along these gradients. */
function follow(settings: Optimizer, gradients: readonly number[][], formula?: 'torch' | 'keras'): number[] {
  const moved = tidy(() => variable(tensor(start)));
  weight = moved;
  const optimizer = createOptimizer(settings, formula);
  for (const gradient of gradients) tidy(() => optimizer.apply([moved], { [moved.name]: tensor(gradient) }));
  optimizer.dispose();
  return Array.from(moved.dataSync());
}

const adam = { kind: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 0.01 } as const;
const [first, second] = [
  [1, -10, 0],
  [3, 0, 1e-3],
];

/** Adam from its definition, in float64. */
function referenceAdam(gradients: readonly number[][], formula: 'torch' | 'keras'): number[] {
  const { learningRate, beta1, beta2, epsilon } = adam;
  return start.map((value, index) => {
    let [w, m, v] = [value, 0, 0];
    for (const [step, gradient] of gradients.entries()) {
      const g = gradient[index] ?? 0;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const [mShare, vShare] = [1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)];
      w -=
        formula === 'torch'
          ? (learningRate * (m / mShare)) / (Math.sqrt(v / vShare) + epsilon)
          : (learningRate * (Math.sqrt(vShare) / mShare) * m) / (Math.sqrt(v) + epsilon);
    }
    return w;
  });
}

describe.each(hostBackends)('optimizers on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('sgd goes down the gradient', () => {
    expectClose(follow({ kind: 'sgd', learningRate: 0.1 }, [first, second]), [0.6, -1, 0.4999], 1e-6);
  });

  it('momentum keeps its share of the velocity', () => {
    const settings = { kind: 'momentum', learningRate: 0.1, momentum: 0.5 } as const;
    expectClose(follow(settings, [first, second]), [1 - 0.1 * (1 + 3.5), -2 + 0.1 * (10 + 5), 0.4999], 1e-6);
  });

  it.each(['torch', 'keras'] as const)('adam follows its definition: %s', (formula) => {
    expectClose(follow(adam, [first, second], formula), referenceAdam([first, second], formula), 1e-6);
  });

  it("adam's first step is the learning rate against the sign of the gradient", () => {
    const [a, b, c] = follow({ ...adam, epsilon: 1e-12 }, [[1e-3, -500, 0]]);
    expectClose([a ?? 0, b ?? 0, c ?? 0], [0.9, -1.9, 0.5], 1e-6);
  });

  it('adam divides small and large gradients alike after ten thousand steps', () => {
    const optimizer = createOptimizer({ ...adam, beta2: 0.999, epsilon: 1e-7 });
    const moved = tidy(() => variable(tensor(start)));
    weight = moved;
    tidy(() => {
      const gradient = { [moved.name]: tensor([1e-4, 1, -1e4]) };
      for (let step = 0; step < 10_000; step++) optimizer.apply([moved], gradient);
    });
    const travelled = moved.dataSync().map((value, index) => value - (start[index] ?? 0));
    expectClose(travelled, [-1000 * (1 / 1.001), -1000, 1000], 1e-3);
    optimizer.dispose();
  });

  it('leave a weight without a gradient as it is', () => {
    const moved = tidy(() => variable(tensor(start)));
    weight = moved;
    const optimizer = createOptimizer(adam);
    optimizer.apply([moved], {});
    expect(Array.from(moved.dataSync())).toEqual(start);
  });

  it.each([
    adam,
    { kind: 'sgd', learningRate: 0.1 },
    { kind: 'momentum', learningRate: 0.1, momentum: 0.9 },
  ] as const)('free what they remember: $kind', (settings) => {
    const before = memory().numTensors;
    follow(settings, [first, second, first]);
    expect(memory().numTensors).toBe(before + 1);
  });
});
