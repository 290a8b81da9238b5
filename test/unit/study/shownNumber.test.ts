import { describe, expect, it } from 'vitest';
import { describeNumber } from '../../../renderer/study/results/runWords';
import { ratesOf } from '../../../shared/study/rateSearch';
import { behindNumber, numberKey, parseNumberKey, type ShownNumber } from '../../../shared/study/shownNumber';
import { summarize } from '../../../shared/study/summary';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn, outcome } from './examples';

const variants = variantsOf(drawn(), { ...design, factors: [] });
const outcomes = [
  outcome(0, 0, [0.5, 0.8]),
  outcome(0, 1, [0.6, 0.9]),
  outcome(1, 0, [0.7, 0.83]),
  outcome(1, 1, [0.7], { ended: 'diverged' }),
  outcome(1, 2, [0.7, 0.95]),
];
const summary = summarize(variants, outcomes, design.target);

describe('a number among the results', () => {
  it.each<ShownNumber>([
    { variant: 3, base: 0, quantity: 'accuracy' },
    { variant: 0, base: null, quantity: 'msPerStep' },
    { variant: 12, base: null, quantity: 7 },
  ])('is found again by its key: %o', (shown) => {
    expect(parseNumberKey(numberKey(shown))).toEqual(shown);
  });

  it.each(['', '1', '1..toString', 'x..accuracy', '1..', '..accuracy'])('is not what “%s” says', (key) => {
    expect(parseNumberKey(key)).toBeNull();
  });

  it('has behind it every trial that measured it', () => {
    const behind = behindNumber(summary, { variant: 1, base: null, quantity: 'accuracy' });
    expect([...(behind?.values ?? [])]).toEqual([
      [0, 0.83],
      [2, 0.95],
    ]);
    expect(behind?.estimate?.mean).toBeCloseTo(0.89, 12);
    expect(behind?.difference).toBeNull();
  });

  it('has the accuracies after an epoch behind it, those of a training that diverged later among them', () => {
    const behind = behindNumber(summary, { variant: 1, base: null, quantity: 1 });
    expect([...(behind?.values.keys() ?? [])]).toEqual([0, 1, 2]);
    expect(behind?.words.title).toBe('Accuracy after epoch 1, %');
  });

  it('beside another is paired over the seeds that both have', () => {
    const behind = behindNumber(summary, { variant: 1, base: 0, quantity: 'accuracy' });
    expect([...(behind?.baseValues.keys() ?? [])]).toEqual([0, 1]);
    expect(behind?.difference).toMatchObject({ count: 1, interval: null });
    expect(behind?.difference?.mean).toBeCloseTo(0.03, 12);
  });

  it('is a multiple where it is a time', () => {
    const timed = [outcome(0, 0, [0.5], { msPerStep: 2 }), outcome(1, 0, [0.5], { msPerStep: 3 })];
    const times = summarize(variants, timed, design.target);
    const shown = { variant: 1, base: 0, quantity: 'msPerStep' } as const;
    expect(behindNumber(times, shown)).toMatchObject({ multiple: { mean: 1.5 }, difference: { mean: 1 } });
    expect(behindNumber(times, { ...shown, base: null })?.multiple).toBeNull();
    expect(behindNumber(times, { ...shown, quantity: 'accuracy' })?.multiple).toBeNull();
  });

  it('is told apart by factors alone where it is a learning rate', () => {
    const search = { from: 1, to: 4, epochs: 1 };
    const rates = ratesOf(search);
    const stable = (variant: number, seed: number, to: number) => [
      outcome(variant, seed, [0.5]),
      ...rates.map((probe) =>
        outcome(variant, seed, [0.9], { probe, ended: probe <= to ? 'completed' : 'diverged' }),
      ),
    ];
    const [, low = 0, high = 0] = rates;
    const given = [...stable(0, 0, 1), ...stable(0, 1, 1), ...stable(1, 0, low), ...stable(1, 1, high)];
    const found = summarize(variants, given, design.target, search);
    const shown = { variant: 1, base: 0, quantity: 'largestRate' } as const;
    const behind = behindNumber(found, shown);
    expect(behind).toMatchObject({ difference: null, geometric: true });
    expect(behind?.multiple?.mean).toBeCloseTo(Math.sqrt(low * high), 9);
    if (behind === null) throw new Error('There is nothing behind it.');
    expect(describeNumber(behind, [])).toMatch(
      /Geometric mean of the multiples over 2 pairs: ×1\.\d\d, 95 % interval ×\d/,
    );
    const alone = behindNumber(found, { ...shown, base: null });
    if (alone === null) throw new Error('There is nothing behind it.');
    expect(describeNumber(alone, [])).toContain('Geometric mean over 2 seeds: 1.');
  });

  it('of a variant that is gone has nothing behind it', () => {
    expect(behindNumber(summary, { variant: 9, base: null, quantity: 'loss' })).toBeNull();
  });
});
