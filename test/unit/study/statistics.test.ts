import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { adjust, compare, estimate, seedsToSettle, widestSpread } from '../../../shared/study/statistics';

const number = z.number();
const numbers = z.array(number);
const reference = z
  .object({
    comparisons: z.array(
      z.object({
        ...{ base: numbers, other: numbers, mean: number, deviation: number },
        ...{ low: number, high: number, p: number },
      }),
    ),
    settle: z.array(z.object({ mean: number, deviation: number, comparisons: number, seeds: number })),
    holm: z.array(z.object({ p: numbers, adjusted: numbers })),
  })
  .parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/statistics/statistics.json'), 'utf8')),
  );

describe('the numbers of SciPy', () => {
  it.each(reference.comparisons)('paired test of $base.length pairs: p = $p', (wanted) => {
    const got = compare(wanted.base, wanted.other);
    const [low, high] = got.interval ?? [];
    const close = [got.mean, got.deviation, low, high, got.p].map((value, at) => {
      const want = [wanted.mean, wanted.deviation, wanted.low, wanted.high, wanted.p][at] ?? Number.NaN;
      return Math.abs((value ?? Number.NaN) - want) <= 1e-9 * Math.max(1e-3, Math.abs(want));
    });
    expect(close).toEqual([true, true, true, true, true]);
  });

  it.each(reference.settle)(
    '$seeds seeds for a lead of $mean with a spread of $deviation, one of $comparisons',
    (wanted) => {
      expect(seedsToSettle(wanted, wanted.comparisons)).toBe(wanted.seeds);
    },
  );

  it.each(reference.holm)('Holm’s adjustment of $p', ({ p, adjusted }) => {
    for (const [at, value] of adjust(p).entries()) expect(value).toBeCloseTo(adjusted[at] ?? Number.NaN, 12);
  });
});

describe('what leaves no room for a test', () => {
  it('one value has a mean and no interval; one pair no p-value', () => {
    expect(estimate([0.5])).toEqual({ mean: 0.5, interval: null, count: 1 });
    expect(compare([0.5], [0.6])).toMatchObject({ interval: null, p: null });
  });

  it('differences that are all alike are no certainty: they tell nothing of the spread, but where there is none', () => {
    expect(estimate([0.1, 0.1, 0.1]).interval).toEqual([0.1, 0.1]);
    expect(compare([0.5, 0.25], [0.5, 0.25])).toMatchObject({ mean: 0, interval: [0, 0], p: 1 });
    expect(compare([0.5, 0.25], [0.75, 0.5])).toMatchObject({ mean: 0.25, interval: null, p: null });
    expect(seedsToSettle({ mean: 0.25, deviation: 0 }, 1)).toBeNull();
  });

  it('no values, or unlike numbers of them, are refused', () => {
    expect(() => estimate([])).toThrow('at least one value');
    expect(() => compare([1, 2], [1])).toThrow('received 2 and 1');
  });

  it('no number of seeds finds a difference of nothing', () => {
    expect(seedsToSettle({ mean: 0, deviation: 1 }, 1)).toBeNull();
    expect(seedsToSettle({ mean: 1e-9, deviation: 1 }, 1)).toBeNull();
    expect(adjust([])).toEqual([]);
  });
});

describe('the widest spread at which a difference is told', () => {
  it('is that at which as many seeds are just enough after Holm, whatever the number of comparisons', () => {
    const cases = [2, 3, 5, 20].flatMap((seeds) => [1, 6, 15].map((comparisons) => ({ seeds, comparisons })));
    for (const { seeds, comparisons } of cases) {
      const deviation = widestSpread(0.01, seeds, comparisons) ?? Number.NaN;
      expect(seedsToSettle({ mean: 0.01, deviation: deviation * 0.9999 }, comparisons)).toBe(seeds);
      expect(seedsToSettle({ mean: 0.01, deviation: deviation * 1.0001 }, comparisons)).toBe(seeds + 1);
    }
  });

  it('is nothing for one seed', () => {
    expect(widestSpread(0.01, 1, 1)).toBeNull();
  });
});
