import { grads, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNormTraining } from '../../../shared/engine/kernels/batchNormTraining';
import { expectClose, integers, normals, sizeOf } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';
import {
  differencedGradients,
  type ReferenceBatch,
  referenceMoments,
  referenceNormalize,
} from './referenceBatchNorm';

const shapes: readonly (readonly number[])[] = [
  [1, 1, 1, 1],
  [2, 1, 1, 3],
  [1, 4, 5, 2],
  [3, 3, 2, 1],
  [6, 5],
  [1, 7],
  ...Array.from({ length: 10 }, (_, index) => {
    const pick = integers('batch norm', index);
    return [pick(1, 4), pick(1, 4), pick(1, 4), pick(1, 9)];
  }),
];

interface Run {
  readonly y: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly gradients: Record<'x' | 'gamma' | 'beta', ArrayLike<number>>;
}

/** The engine's normalization of a batch of that shape, with its gradients of Σ y·dy. */
function run({ x, gamma, beta, epsilon }: ReferenceBatch, shape: readonly number[], dy: Float32Array): Run {
  return tidy(() => {
    const inputs = [
      tensor(Array.from(x), [...shape]),
      tensor(Array.from(gamma)),
      tensor(Array.from(beta)),
    ] as const;
    const { y, statistics } = batchNormTraining(...inputs, epsilon);
    const rows = statistics.dataSync();
    const channels = gamma.length;
    const normalize = (a: Tensor, b: Tensor, c: Tensor): Tensor => batchNormTraining(a, b, c, epsilon).y;
    const [dx, dGamma, dBeta] = grads(normalize)([...inputs], tensor(dy, [...shape])).map((each) =>
      each.dataSync(),
    );
    return {
      y: y.dataSync(),
      mean: Array.from(gamma, (_, channel) => (rows[channel] ?? 0) + (rows[channels + channel] ?? 0)),
      variance: rows.slice(2 * channels),
      gradients: { x: dx ?? [], gamma: dGamma ?? [], beta: dBeta ?? [] },
    };
  });
}

function batchOf(shape: readonly number[], epsilon = 1e-3): ReferenceBatch & { x: Float32Array } {
  const channels = shape.at(-1) ?? 1;
  return {
    x: normals(sizeOf(shape), 'x', sizeOf(shape)).map((value) => 2 * value + 1),
    gamma: normals(channels, 'gamma').map((value) => 1 + 0.3 * value),
    beta: normals(channels, 'beta'),
    epsilon,
  };
}

const dyOf = (shape: readonly number[]): Float32Array => normals(sizeOf(shape), 'dy');

describe.each(hostBackends)('batch normalization in training on %s', (name) => {
  beforeAll(() => useBackend(name));

  it.each(shapes.map((shape) => [shape]))(
    'agrees with its definition and its finite differences: [%s]',
    (shape) => {
      const batch = batchOf(shape);
      const dy = dyOf(shape);
      const got = run(batch, shape, dy);
      const moments = referenceMoments(batch.x, shape.at(-1) ?? 1);
      expectClose(got.y, referenceNormalize(batch));
      expectClose(got.mean, moments.mean, 1e-6);
      expectClose(got.variance, moments.variance, 1e-6);
      const wanted = differencedGradients(batch, dy);
      expectClose(got.gradients.x, wanted.x);
      expectClose(got.gradients.gamma, wanted.gamma);
      expectClose(got.gradients.beta, wanted.beta);
    },
  );

  it('gives β where a channel has one value or only equal ones', () => {
    const single = batchOf([1, 1, 1, 4]);
    expectClose(run(single, [1, 1, 1, 4], dyOf([4])).y, single.beta, 0);
    const constant = { ...batchOf([3, 2]), x: Float32Array.of(10.3, -2, 10.3, -2, 10.3, -2), epsilon: 1e-12 };
    const { y, variance, gradients } = run(constant, [3, 2], dyOf([3, 2]));
    expectClose(
      y,
      Array.from({ length: 6 }, (_, index) => constant.beta[index % 2] ?? 0),
      0,
    );
    expect(Array.from(variance)).toEqual([0, 0]);
    expect(Array.from(gradients.x).every(Number.isFinite)).toBe(true);
  });

  it('does not change when the batch is scaled and shifted', () => {
    const shape = [4, 3, 3, 2];
    const batch = batchOf(shape, 1e-12);
    const scaled = { ...batch, x: batch.x.map((value) => 40 * value - 300) };
    expectClose(run(scaled, shape, dyOf(shape)).y, run(batch, shape, dyOf(shape)).y, 2e-6);
  });

  it('keeps its precision where the mean is large beside the deviation', () => {
    const shape = [64, 4];
    const batch = { ...batchOf(shape), x: normals(256, 'far').map((value) => 1000 + value) };
    const got = run(batch, shape, dyOf(shape));
    expectClose(got.variance, referenceMoments(batch.x, 4).variance, 1e-6);
    expectClose(got.y, referenceNormalize(batch), 1e-6);
  });

  it('sends no gradient along a shift or, for small ε, along a scaling of a channel', () => {
    const shape = [5, 2, 2, 3];
    const batch = batchOf(shape, 1e-12);
    const { gradients } = run(batch, shape, dyOf(shape));
    const along = (direction: (value: number) => number): number[] =>
      [0, 1, 2].map((channel) =>
        batch.x.reduce(
          (sum, value, index) =>
            index % 3 === channel ? sum + (gradients.x[index] ?? 0) * direction(value) : sum,
          0,
        ),
      );
    expectClose(
      along(() => 1),
      [0, 0, 0],
      1e-5,
    );
    expectClose(
      along((value) => value),
      [0, 0, 0],
      1e-5,
    );
  });
});
