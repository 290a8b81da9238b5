import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studySchema } from '../../../shared/document/study';
import { bisect, guessingLoss, isStable, RATE_STEP, ratesOf } from '../../../shared/study/rateSearch';
import { design, outcome } from './examples';

describe('the rates of a search', () => {
  it.each([
    { from: 1e-300, to: 1e300 },
    { from: 5e-324, to: 1 },
    { from: 1, to: 1e7 },
    { from: 2, to: 1 },
  ])('from $from to $to are refused in a file', ({ from, to }) => {
    expect(studySchema.safeParse({ ...design, largestRate: { from, to, epochs: 1 } }).success).toBe(false);
  });

  it('are few even for the widest search that a file may ask for', () => {
    const search = { from: 1e-12, to: 1e6, epochs: 1 };
    expect(studySchema.parse({ ...design, largestRate: search }).largestRate).toEqual(search);
    expect(ratesOf(search)).toHaveLength(187);
  });

  it('rise from one end to the other by equal factors of at most 1.25', () => {
    expect(ratesOf({ from: 1, to: 1.25 })).toEqual([1, 1.25]);
    expect(ratesOf({ from: 1, to: 1.5 })).toEqual([1, 1.22, 1.5]);
    const rates = ratesOf({ from: 0.001, to: 10 });
    expect([rates[0], rates.at(-1)]).toEqual([0.001, 10]);
    for (const [place, rate] of rates.slice(1).entries())
      expect(rate / (rates[place] ?? Number.NaN)).toBeLessThan(RATE_STEP * 1.005);
  });

  it('are one where there is no way from one end to the other', () => {
    expect(ratesOf({ from: 1, to: 1 })).toEqual([1]);
    expect(ratesOf({ from: 2, to: 1 })).toEqual([2]);
  });
});

describe('bisection', () => {
  it('finds the largest stable of any number of rates, in no more trainings than it said', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share) => {
          const largest = Math.min(count, Math.floor(share * (count + 1))) - 1;
          const tried = new Map<number, boolean>();
          const look = () => bisect(count, (place) => tried.get(place) ?? 'untried');
          const promised = look().remaining;
          let before = promised + 1;
          for (let found = look(); found.next !== null; found = look()) {
            expect(found.remaining).toBeLessThan(before);
            before = found.remaining;
            tried.set(found.next, found.next <= largest);
          }
          expect(look()).toEqual({ next: null, remaining: 0, largest });
          expect(tried.size).toBeLessThanOrEqual(promised);
        },
      ),
    );
  });

  it('gives up where a training failed', () => {
    expect(bisect(9, () => 'unknown')).toEqual({ next: null, remaining: 0, largest: null });
  });
});

describe('a training', () => {
  const guess = Math.log(10);
  const ending = (loss: number) => outcome(0, 0, [0.5, 0.5]).epochs.map((epoch) => ({ ...epoch, loss }));

  it('is stable where its last epoch costs less than a guess, and all of it was finite', () => {
    expect(isStable({ ended: 'completed', epochs: ending(2.3) }, guess)).toBe(true);
    expect(isStable({ ended: 'completed', epochs: ending(2.31) }, guess)).toBe(false);
    expect(isStable({ ended: 'completed', epochs: [] }, guess)).toBe(false);
    expect(isStable({ ended: 'diverged', epochs: ending(0.1) }, guess)).toBe(false);
    expect(isStable({ ended: 'failed', epochs: ending(0.1) }, guess)).toBeNull();
    expect(isStable({ ended: 'completed', epochs: ending(0.1) }, Number.NaN)).toBe(false);
  });

  it('costs with a guess what the answer 1/K costs by each loss', () => {
    const output = (
      loss: 'binaryCrossentropy' | 'meanSquaredError' | 'categoricalCrossentropy',
      weight: number,
    ) => ({
      ...{ node: 'o', source: 's', beforeActivation: false, weight },
      loss:
        loss === 'meanSquaredError' ? { kind: loss } : { kind: loss, fromLogits: false, labelSmoothing: 0 },
    });
    const classes = 4;
    // One target of 1 and three of 0.
    const targets = [1, 0, 0, 0];
    const mean = (of: (target: number) => number): number =>
      targets.reduce((sum, target) => sum + of(target), 0) / classes;
    expect(guessingLoss([output('categoricalCrossentropy', 1)], classes)).toBeCloseTo(Math.log(4), 12);
    expect(guessingLoss([output('binaryCrossentropy', 1)], classes)).toBeCloseTo(
      mean((target) => -(target === 1 ? Math.log(0.25) : Math.log(0.75))),
      12,
    );
    expect(guessingLoss([output('meanSquaredError', 1)], classes)).toBeCloseTo(
      mean((target) => (target - 0.25) ** 2),
      12,
    );
    const several = guessingLoss(
      [output('categoricalCrossentropy', 1), output('categoricalCrossentropy', 0.3)],
      10,
    );
    expect(several).toBeCloseTo(1.3 * Math.log(10), 12);
  });
});
