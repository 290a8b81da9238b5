import { memory, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Optimizer } from '../../../shared/document/training';
import { createOptimizer } from '../../../shared/engine/optimizers';
import { expectClose } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';
import { expectSameWay, references } from './reference';

const start = [1, -2, 0.5];

let weight: Variable | null = null;
afterEach(() => weight?.dispose());

interface Way {
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  /** The learning rate of each step; those of the settings where it is left out. */
  readonly learningRates?: readonly number[];
}

/** A weight after each step. */
function follow(settings: Optimizer, way: Way): number[][] {
  const moved = tidy(() => variable(tensor([...way.start])));
  weight = moved;
  const optimizer = createOptimizer(settings);
  const weights = way.gradients.map((gradient, step) => {
    const learningRate = way.learningRates?.[step] ?? settings.learningRate;
    tidy(() => optimizer.apply([moved], { [moved.name]: tensor([...gradient]) }, learningRate));
    return Array.from(moved.dataSync());
  });
  optimizer.dispose();
  return weights;
}

const adam = {
  kind: 'adam',
  learningRate: 0.1,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 0.01,
  formula: 'keras',
} as const;
const rmsprop = {
  kind: 'rmsprop',
  learningRate: 0.1,
  rho: 0.9,
  momentum: 0.5,
  epsilon: 1e-7,
  centered: true,
  formula: 'keras',
} as const;
const adagrad = {
  kind: 'adagrad',
  learningRate: 0.1,
  initialAccumulator: 0,
  epsilon: 1e-12,
  formula: 'keras',
} as const;
const everyKind: readonly Optimizer[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'momentum', learningRate: 0.1, momentum: 0.9, formula: 'keras' },
  { kind: 'nesterov', learningRate: 0.1, momentum: 0.9, formula: 'torch' },
  rmsprop,
  adagrad,
  adam,
  { ...adam, kind: 'adamw', weightDecay: 0.1 },
];

const gradients = [
  [1, -10, 0],
  [3, 0, 1e-3],
];

describe.each(hostBackends)('optimizers on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(references)('go the way of the library, step by step: $title', (reference) => {
    expectSameWay(follow(reference.settings, reference.way), reference);
  });

  it('sgd goes down the gradient', () => {
    const [, last] = follow({ kind: 'sgd', learningRate: 0.1 }, { start, gradients });
    expectClose(last ?? [], [0.6, -1, 0.4999], 1e-6);
  });

  it.each(['keras', 'torch'] as const)('momentum keeps its share of the velocity: %s', (formula) => {
    const settings = { kind: 'momentum', learningRate: 0.1, momentum: 0.5, formula } as const;
    const [, last] = follow(settings, { start, gradients });
    expectClose(last ?? [], [1 - 0.1 * (1 + 3.5), -2 + 0.1 * (10 + 5), 0.4999], 1e-6);
  });

  it.each(['keras', 'torch'] as const)('Nesterov’s momentum looks a step ahead: %s', (formula) => {
    const settings = { kind: 'nesterov', learningRate: 0.1, momentum: 0.5, formula } as const;
    const [, last] = follow(settings, { start, gradients });
    expectClose(last ?? [], [1 - 0.1 * (1.5 + 4.75), -2 + 0.1 * (15 + 2.5), 0.5 - 0.1 * 1.5e-3], 1e-6);
  });

  it('a rate that falls to 0 stops PyTorch’s momentum at once, and lets Keras’ run out', () => {
    const ended = (formula: 'keras' | 'torch'): number[] =>
      follow(
        { kind: 'momentum', learningRate: 0.1, momentum: 0.5, formula },
        { start: [0], gradients: [[1], [1], [1]], learningRates: [0.1, 0, 0] },
      ).map(([value]) => value ?? NaN);
    expectClose(ended('torch'), [-0.1, -0.1, -0.1], 1e-7);
    expectClose(ended('keras'), [-0.1, -0.15, -0.175], 1e-7);
  });

  it('rmsprop under a constant gradient comes to steps of the learning rate', () => {
    const way = { start: [0, 0], gradients: new Array<number[]>(200).fill([1e-2, -1e3]) };
    const weights = follow({ ...rmsprop, momentum: 0, centered: false, epsilon: 1e-12 }, way);
    const steps = weights.at(-1)?.map((value, at) => value - (weights.at(-2)?.[at] ?? NaN));
    expectClose(steps ?? [], [-0.1, 0.1], 1e-5);
  });

  it('centered rmsprop survives a gradient that never changes: the spread rounds to 0 and not below', () => {
    const way = { start: [0], gradients: new Array<number[]>(300).fill([1.1]) };
    for (const formula of ['keras', 'torch'] as const) {
      const weights = follow({ ...rmsprop, epsilon: 1e-3, formula }, way).flat();
      expect(weights.every(Number.isFinite)).toBe(true);
    }
  });

  it('adagrad’s t-th step under a constant gradient is the learning rate over √t', () => {
    const way = { start: [0], gradients: new Array<number[]>(100).fill([-4]) };
    const expected = Array.from({ length: 100 }, (_, t) => 0.1 / Math.sqrt(t + 1));
    const sums = expected.map((_, t) => expected.slice(0, t + 1).reduce((sum, step) => sum + step, 0));
    expectClose(follow(adagrad, way).flat(), sums, 1e-6);
  });

  it('adagrad begins with its accumulator', () => {
    const settings = { ...adagrad, initialAccumulator: 3 };
    expectClose(follow(settings, { start: [1], gradients: [[1]] }).flat(), [1 - 0.1 / 2], 1e-6);
  });

  it("adam's first step is the learning rate against the sign of the gradient", () => {
    const [first] = follow({ ...adam, epsilon: 1e-12 }, { start, gradients: [[1e-3, -500, 0]] });
    expectClose(first ?? [], [0.9, -1.9, 0.5], 1e-6);
  });

  it('adam divides small and large gradients alike after ten thousand steps', () => {
    const optimizer = createOptimizer({ ...adam, beta2: 0.999, epsilon: 1e-7, formula: 'torch' });
    const moved = tidy(() => variable(tensor(start)));
    weight = moved;
    tidy(() => {
      const gradient = { [moved.name]: tensor([1e-4, 1, -1e4]) };
      for (let step = 0; step < 10_000; step++) optimizer.apply([moved], gradient, 0.1);
    });
    const travelled = moved.dataSync().map((value, index) => value - (start[index] ?? 0));
    expectClose(travelled, [-1000 * (1 / 1.001), -1000, 1000], 1e-3);
    optimizer.dispose();
  });

  it('adamw takes its share of a weight that has no slope, whatever the gradients were', () => {
    const settings = { ...adam, kind: 'adamw', weightDecay: 0.5 } as const;
    const way = { start: [1, -2], gradients: new Array<number[]>(10).fill([0, 0]) };
    const kept = 0.95 ** 10;
    expectClose(follow(settings, way).at(-1) ?? [], [kept, -2 * kept], 1e-6);
  });

  it('adamw without decay is adam, bit for bit', () => {
    const way = { start, gradients };
    expect(follow({ ...adam, kind: 'adamw', weightDecay: 0 }, way)).toEqual(follow(adam, way));
  });

  it.each(everyKind)('leave a weight without a gradient as it is: $kind', (settings) => {
    const moved = tidy(() => variable(tensor(start)));
    weight = moved;
    const optimizer = createOptimizer(settings);
    optimizer.apply([moved], {}, 0.1);
    optimizer.dispose();
    expect(Array.from(moved.dataSync())).toEqual(start);
  });

  it.each(everyKind)('free what they remember: $kind', (settings) => {
    const before = memory().numTensors;
    follow(settings, { start, gradients: [...gradients, ...gradients] });
    expect(memory().numTensors).toBe(before + 1);
  });
});
