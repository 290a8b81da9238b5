import { expect, test } from 'vitest';
import { createRandom } from '../../../shared/random';
import { channelMoments } from '../../../shared/signals/moments';

test('moments of 0 … n − 1 are (n − 1)/2 and (n² − 1)/12', () => {
  const n = 10_001;
  const moments = channelMoments(
    Float32Array.from({ length: n }, (_, index) => index),
    1,
  );
  expect(moments.mean[0]).toBeCloseTo((n - 1) / 2, 8);
  expect(moments.variance[0]).toBeCloseTo((n * n - 1) / 12, 3);
  expect([moments.min[0], moments.max[0]]).toEqual([0, n - 1]);
  expect(moments.nonPositive[0]).toBe(1 / n);
});

test('channels are innermost and do not mix, across many blocks', () => {
  const positions = 5000;
  const values = Float32Array.from({ length: positions * 3 }, (_, index) => {
    const sign = Math.floor(index / 3) % 2 === 0 ? 1 : -1;
    return [sign, 10 + 2 * sign, -5][index % 3] ?? 0;
  });
  const moments = channelMoments(values, 3);
  expect([...moments.mean]).toEqual([0, 10, -5]);
  expect([...moments.variance]).toEqual([1, 4, 0]);
  expect([...moments.min]).toEqual([-1, 8, -5]);
  expect([...moments.max]).toEqual([1, 12, -5]);
  expect([...moments.nonPositive]).toEqual([0.5, 0, 1]);
});

test('a mean that is large beside the spread costs no digits of the variance', () => {
  const values = Float32Array.from({ length: 4096 }, (_, index) => 65_536 + (index % 2) / 64);
  expect(channelMoments(values, 1).variance[0]).toBeCloseTo((1 / 128) ** 2, 12);
});

test('agrees with the two-pass formula on random values', () => {
  const random = createRandom(1);
  const values = Float32Array.from({ length: 30_000 }, () => 3 + 2 * random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const moments = channelMoments(values, 1);
  expect(moments.mean[0]).toBeCloseTo(mean, 10);
  expect(moments.variance[0]).toBeCloseTo(variance, 10);
});

test('NaN and infinities make mean and variance NaN, of their channel only; extremes stay those of finite values', () => {
  const values = Float32Array.of(
    1,
    Number.NaN,
    2,
    3,
    Number.POSITIVE_INFINITY,
    4,
    5,
    7,
    Number.NEGATIVE_INFINITY,
  );
  const moments = channelMoments(values, 3);
  expect([...moments.mean]).toEqual([3, Number.NaN, Number.NaN]);
  expect([...moments.variance]).toEqual([expect.closeTo(8 / 3, 10), Number.NaN, Number.NaN]);
  expect([...moments.min]).toEqual([1, 7, 2]);
  expect([...moments.max]).toEqual([5, 7, 4]);
});

test('a channel without a finite value has no extremes', () => {
  const moments = channelMoments(Float32Array.of(Number.NaN, Number.NaN), 1);
  expect([moments.min[0], moments.max[0], moments.nonPositive[0]]).toEqual([Number.NaN, Number.NaN, 0]);
});
