import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smooth } from '../../../renderer/charts/smoothing';

test('weight 0 gives the values themselves', () => {
  expect([...smooth(Float64Array.of(3, 1, 2), 0)]).toEqual([3, 1, 2]);
});

test('equals the weighted mean written out: Σ βⁿ⁻ⁱ xᵢ / Σ βⁿ⁻ⁱ', () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (values, weight) => {
        const smoothed = smooth(Float64Array.from(values), weight);
        values.forEach((_, last) => {
          const weights = values.slice(0, last + 1).map((__, index) => weight ** (last - index));
          const total = weights.reduce((sum, each) => sum + each, 0);
          const mean = weights.reduce((sum, each, index) => sum + each * (values[index] ?? 0), 0) / total;
          expect(smoothed[last]).toBeCloseTo(mean, 8);
        });
      },
    ),
  );
});

test('a constant stays what it is from the first value on', () => {
  for (const value of smooth(new Float64Array(20).fill(2.5), 0.97)) expect(value).toBeCloseTo(2.5, 12);
});

test('values that are not finite are left out and stay visible as gaps', () => {
  const smoothed = smooth(Float64Array.of(1, Number.NaN, 1, Number.POSITIVE_INFINITY, 1), 0.9);
  expect([...smoothed].map(Number.isFinite)).toEqual([true, false, true, false, true]);
  expect(smoothed[4]).toBeCloseTo(1, 12);
});
