import { expect, test } from 'vitest';
import { createRandom } from '../../../shared/random';
import { createMomentSum, pooled } from '../../../shared/signals/momentSum';
import { channelMoments } from '../../../shared/signals/moments';

const random = createRandom(3);
const values = Float32Array.from({ length: 3 * 700 }, (_, index) => (index % 3) + 0.5 * random.normal());

test('the moments of parts give those of the whole', () => {
  const sum = createMomentSum(3);
  for (const [from, to] of [
    [0, 1],
    [1, 300],
    [300, 700],
  ] as const)
    sum.add(channelMoments(values.subarray(3 * from, 3 * to), 3), to - from);
  const [parts, whole] = [sum.moments(), channelMoments(values, 3)];
  for (const name of ['mean', 'variance', 'min', 'max', 'nonPositive'] as const)
    for (const channel of [0, 1, 2])
      expect(parts[name][channel]).toBeCloseTo(whole[name][channel] ?? Number.NaN, 12);
});

test('all channels together have the moments of the values as one channel', () => {
  const [all, plain] = [pooled(channelMoments(values, 3)), channelMoments(values, 1)];
  for (const name of ['mean', 'variance', 'min', 'max', 'nonPositive'] as const)
    expect(all[name][0]).toBeCloseTo(plain[name][0] ?? Number.NaN, 12);
});

test('a part without a finite value leaves the extremes to the others', () => {
  const sum = createMomentSum(1);
  sum.add(channelMoments(Float32Array.of(Number.NaN), 1), 1);
  sum.add(channelMoments(Float32Array.of(-2, 5), 1), 2);
  const { mean, min, max } = sum.moments();
  expect([mean[0], min[0], max[0]]).toEqual([Number.NaN, -2, 5]);
});
