import { expect, test } from 'vitest';
import { createRandom } from '../../../shared/random';
import { channelHistograms, sharedRanges } from '../../../shared/signals/histogram';
import { channelMoments } from '../../../shared/signals/moments';

const rangesOf = (before: readonly number[], after: readonly number[]): readonly [number, number] => {
  const ranges = sharedRanges(
    channelMoments(Float32Array.from(before), 1),
    channelMoments(Float32Array.from(after), 1),
  );
  return [ranges.low[0] ?? Number.NaN, ranges.high[0] ?? Number.NaN];
};

const count = (values: readonly number[], low: number, high: number, bins: number): number[] => [
  ...channelHistograms(
    Float32Array.from(values),
    { low: Float32Array.of(low), high: Float32Array.of(high) },
    bins,
  ),
];

test('the range is the union of both sides’ extremes where these lie within four standard deviations', () => {
  expect(rangesOf([0, 10], [-1, 1])).toEqual([-1, 10]);
  expect(rangesOf([-3, -2], [5, 6])).toEqual([-3, 6]);
});

test('an outlier does not stretch the range beyond four standard deviations', () => {
  const values = [...new Array<number>(999).fill(0), 1000];
  const deviation = Math.sqrt(1000 ** 2 * 0.001 * 0.999);
  expect(rangesOf(values, [0, 1])[1]).toBeCloseTo(1 + 4 * deviation, 2);
  expect(rangesOf(values, [0, 1])[0]).toBe(0);
});

test('a channel that holds one value gets a range around it', () => {
  expect(rangesOf([0, 0], [0, 0])).toEqual([-0.5, 0.5]);
  expect(rangesOf([3, 3], [3, 3])).toEqual([2.5, 3.5]);
  const [low, high] = rangesOf([3e38, 3e38], [3e38, 3e38]);
  expect(low < 3e38 && 3e38 < high).toBe(true);
});

test('without finite values on one side the other decides; without any, [−½, ½]', () => {
  expect(rangesOf([Number.NaN], [2, 4])).toEqual([2, 4]);
  expect(rangesOf([Number.NaN], [Number.POSITIVE_INFINITY])).toEqual([-0.5, 0.5]);
});

test('with a NaN in the channel the range is that of the finite values', () => {
  expect(rangesOf([Number.NaN, 2, 8], [2])).toEqual([2, 8]);
});

test('bins are closed below, the last one on both sides', () => {
  expect(count([0, 0.99, 1, 1.5, 3.99, 4], 0, 4, 4)).toEqual([2, 2, 0, 2]);
});

test('values beyond the range and infinities fall in the edge bins, NaN in none', () => {
  const { NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN: nan } = Number;
  expect(count([-9, NEGATIVE_INFINITY, 0.5, 9, POSITIVE_INFINITY, nan], 0, 2, 2)).toEqual([3, 2]);
});

test('channels count into rows of their own', () => {
  const ranges = { low: Float32Array.of(0, 10), high: Float32Array.of(2, 12) };
  const counts = channelHistograms(Float32Array.of(0, 11, 1, 11, 1, 10), ranges, 2);
  expect([...counts]).toEqual([1, 2, 1, 2]);
});

test('the counts of normal values follow the error function within four standard errors', () => {
  const random = createRandom(6);
  const n = 200_000;
  const values = Array.from({ length: n }, () => random.normal());
  const shares = [0.022_75, 0.135_905, 0.341_345, 0.341_345, 0.135_905, 0.022_75];
  const counts = count(values, -3, 3, 6);
  for (const [bin, share] of shares.entries()) {
    const error = Math.abs((counts[bin] ?? 0) - n * share);
    expect(error).toBeLessThan(4 * Math.sqrt(n * share * (1 - share)));
  }
});
