import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../shared/study/outcome';
import { summarize } from '../../../shared/study/summary';
import { variantsOf } from '../../../shared/study/variants';
import { judge } from '../../../shared/study/verdict';
import { design, drawn, outcome } from './examples';

const variants = variantsOf(drawn(), { ...design, factors: [] });
const noise = [0, 0.002, -0.001, 0.001, 0.0005];

function verdictOf(outcomes: readonly Outcome[]): { settled: boolean; text: string } {
  const [verdict] = judge(summarize(variants, outcomes, design.target));
  return { settled: verdict?.settled ?? false, text: verdict?.sentences.join(' ') ?? '' };
}

/** Five seeds of each variant, with these leads over the first. */
function seeds(leads: readonly number[], wobble: number): readonly Outcome[] {
  return noise.flatMap((own, seed) =>
    leads.map((lead, variant) =>
      outcome(variant, seed, [0.5, 0.9 + own + lead + wobble * Math.sin(7 * seed + 3 * variant)]),
    ),
  );
}

describe('the verdict', () => {
  it('names the best with its lead, interval and adjusted p-value where it is told from all others', () => {
    const { settled, text } = verdictOf(seeds([0, 0.02, 0.05], 0.001));
    expect(settled).toBe(true);
    expect(text).toMatch(
      /^Best is BN · momentum 0\.9 · after with 95\.\d\d % of the validation images right: it is \d\.\d\d points ahead of BN · before \(95 % interval \d\.\d\d to \d\.\d\d, paired over 5 seeds, p [<=] 0\.\d{3} after Holm\)\.$/,
    );
  });

  it('says what is not distinguishable, and how many seeds would settle it', () => {
    const { settled, text } = verdictOf(seeds([0, 0.0495, 0.05], 0.01));
    expect(settled).toBe(false);
    expect(text).toContain('but it is not distinguishable from BN · before: it is');
    expect(text).toMatch(/About \d+ seeds would tell a difference of this size from BN · before/);
    expect(text).toContain('It is better than no norm (by ');
  });

  it('counts the seeds until a difference is told after Holm, among all comparisons of the study', () => {
    // A lead of 1 point with a spread of 1 point: t(0.975, n − 1) ≤ √n from n = 7 on, t(1 − 0.025/3, n − 1) from n = 10 on.
    const steps = [0, 0.01, 0.02];
    const two = steps.flatMap((lead, seed) => [outcome(0, seed, [0.5]), outcome(1, seed, [0.5 + lead])]);
    expect(verdictOf(two).text).toContain('About 7 seeds would tell');
    const three = [...two, ...steps.map((lead, seed) => outcome(2, seed, [0.3 + lead * lead]))];
    expect(verdictOf(three).text).toContain(
      'About 10 seeds would tell a difference of this size from no norm after Holm, if the spread stays as it is.',
    );
  });

  it('says of arms whose means are alike that they are level, and wants no seeds for it', () => {
    const near = [0, 1].flatMap((seed) => [
      outcome(0, seed, [0.9]),
      outcome(1, seed, [0.9 + (seed === 0 ? 0.000_02 : 0)]),
    ]);
    const { text } = verdictOf(near);
    expect(text).toContain('it is level with no norm (95 % interval');
    expect(text).toContain('Beside no norm no difference was seen.');
    expect(text).not.toMatch(/0\.00 points|seeds would|No number/);
  });

  it('asks for seeds where there is one', () => {
    const { settled, text } = verdictOf([outcome(0, 0, [0.9]), outcome(1, 0, [0.95]), outcome(2, 0, [0.93])]);
    expect(settled).toBe(false);
    expect(text).toContain('One seed says nothing of chance: add seeds.');
  });

  it('names what diverged and failed, and ranks by what was completed', () => {
    const lost = { ended: 'diverged' } as const;
    const { text } = verdictOf([
      ...seeds([0, 0.02, 0.05], 0.001),
      outcome(1, 5, [], lost),
      outcome(1, 6, [], lost),
      outcome(2, 5, [], { ...lost, ended: 'failed' }),
    ]);
    expect(text).toContain('Seeds 5 and 6 of BN · before diverged.');
    expect(text).toContain('Seed 5 of BN · momentum 0.9 · after failed.');
  });

  it('leaves no arm out that has no seed in common with the best, and is not settled then', () => {
    const outcomes = [...seeds([0, 0.05], 0.001), ...[5, 6, 7].map((seed) => outcome(2, seed, [0.9495]))];
    const { settled, text } = verdictOf(outcomes);
    expect(settled).toBe(false);
    expect(text).toMatch(/^Best of those that are compared is BN · before with 95\.\d\d %/);
    expect(text).toContain(
      'With BN · momentum 0.9 · after (94.95 %) it has no completed seed in common, so that nothing tells them apart: train all of them with the same seeds.',
    );
  });

  it('takes differences that are all alike, as of one image each time, for no certainty', () => {
    const alike = [0, 1].flatMap((seed) => [
      outcome(0, seed, [0.9 + seed / 100]),
      outcome(1, seed, [0.91 + seed / 100]),
    ]);
    const { settled, text } = verdictOf(alike);
    expect(settled).toBe(false);
    expect(text).toContain('not distinguishable from no norm');
    expect(text).toContain('The differences are all alike, which tells nothing of their spread: add seeds.');
  });

  it('says so where no training was completed', () => {
    const { settled, text } = verdictOf([0, 1].map((seed) => outcome(1, seed, [], { ended: 'diverged' })));
    expect(settled).toBe(false);
    expect(text).toMatch(/^No training was completed, .* Seeds 0 and 1 of BN · before diverged\.$/);
  });

  it('compares within a setting, whatever another is called', () => {
    const twice = variantsOf(drawn(), { ...design, factors: [{ kind: 'batchSize', values: [8, 8] }] });
    // What another setting does is no lead.
    const outcomes = noise.flatMap((own, seed) =>
      twice.map((_, variant) => outcome(variant, seed, [0.9 + own + (variant < 3 ? 0 : 0.05)])),
    );
    const verdicts = judge(summarize(twice, outcomes, design.target));
    expect(verdicts.map(({ setting, settingIndex }) => [setting, settingIndex])).toEqual([
      ['batch 8', 0],
      ['batch 8 (2)', 1],
    ]);
    for (const { sentences } of verdicts) expect(sentences.join(' ')).toContain('it is level with');
  });

  it('says that there is nothing yet', () => {
    expect(verdictOf([]).text).toBe('No training has been completed yet.');
  });
});

describe('the summary', () => {
  const summary = summarize(variants, seeds([0, 0.02, 0.05], 0), design.target);

  it('compares every two arms, paired by seed', () => {
    expect(summary.comparisons.map(({ base, other }) => [base, other])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(summary.comparisons.map(({ difference }) => difference.mean.toFixed(9))).toEqual([
      ...['0.020000000', '0.050000000', '0.030000000'],
    ]);
  });

  it('pairs only seeds that both completed', () => {
    const { comparisons } = summarize(
      variants,
      [outcome(0, 0, [0.5]), outcome(0, 1, [0.7]), outcome(1, 1, [0.8]), outcome(1, 2, [0.9])],
      design.target,
    );
    expect(comparisons.map(({ difference: { mean, count } }) => [mean.toFixed(9), count])).toEqual([
      ['0.100000000', 1],
    ]);
  });

  it('measures each variant: accuracy, loss, steps to the target, area, gap and time', () => {
    const of = [outcome(0, 0, [0.5, 0.9, 0.95]), outcome(0, 1, [0.92, 0.93, 0.97])];
    const [first] = summarize(variants, of, design.target).variants;
    const means = Object.entries(first?.estimates ?? {}).map(([name, value]) => [
      name,
      value?.mean.toFixed(4),
    ]);
    expect(Object.fromEntries(means)).toEqual({
      accuracy: '0.9600',
      loss: '0.0400',
      stepsToTarget: '15.0000',
      area: ((0.5 / 2 + 0.9 + 0.95 / 2 + 0.92 / 2 + 0.93 + 0.97 / 2) / 4).toFixed(4),
      gap: '0.0100',
      msPerStep: '2.0000',
      gradientNorm: '1.5000',
      lag: undefined,
    });
    expect(first?.curve.map(({ epoch, accuracy }) => [epoch, accuracy.mean.toFixed(3)])).toEqual([
      ...[
        [1, '0.710'],
        [2, '0.915'],
        [3, '0.960'],
      ],
    ]);
  });
});
