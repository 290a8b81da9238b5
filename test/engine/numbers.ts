import type { Tensor } from '@tensorflow/tfjs-core';
import { tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { createRandom, streamSeed } from '../../shared/random';

/** Standard normal values from a stream of that name: the same in every run. */
export function normals(size: number, ...labels: (string | number)[]): Float32Array {
  const random = createRandom(streamSeed(1, ...labels));
  return Float32Array.from({ length: size }, () => random.normal());
}

/** A tensor of such values. */
export function normalTensor(shape: readonly number[], ...labels: (string | number)[]): Tensor {
  return tensor(normals(sizeOf(shape), ...labels), [...shape]);
}

/** An integer from `from` to `to`, both included. */
export function integers(...labels: (string | number)[]): (from: number, to: number) => number {
  const random = createRandom(streamSeed(2, ...labels));
  return (from, to) => from + Math.floor(random.next() * (to - from + 1));
}

/** How many values a tensor of that shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Fails unless every value differs by at most `tolerance` times the largest expected value (at least 1). */
export function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance = 1e-5): void {
  expect(got.length).toBe(want.length);
  const wanted = Array.from(want);
  const scale = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const worst = wanted.reduce(
    (error, value, index) => Math.max(error, Math.abs((got[index] ?? NaN) - value)),
    0,
  );
  expect(worst / scale).toBeLessThanOrEqual(tolerance);
}
