import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../shared/study/outcome';
import { probersOf, trialsNow } from '../../../shared/study/probes';
import { ratesOf } from '../../../shared/study/rateSearch';
import { toCsv } from '../../../shared/study/report/csv';
import { createReport } from '../../../shared/study/report/data';
import { toHtml } from '../../../shared/study/report/html';
import { summarize } from '../../../shared/study/summary';
import { type Trial, trialsOf } from '../../../shared/study/trials';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn, outcome } from './examples';

const search = { from: 0.01, to: 1, epochs: 3 };
const searching = { ...design, factors: [], seeds: [0, 1], largestRate: search };
const variants = variantsOf(drawn(), searching);
const trials = trialsOf(variants, searching.seeds);
const rates = ratesOf(search);

/** Works through a study as a queue of one would, where variants are stable up to these rates. */
function runAll(stableTo: readonly number[]): {
  readonly order: readonly Trial[];
  readonly outcomes: readonly Outcome[];
} {
  const probers = probersOf(trials, search);
  const given = new Map<string, Outcome>();
  const order: Trial[] = [];
  for (;;) {
    const [trial] = trialsNow(trials, probers, ({ key }) => given.get(key));
    if (trial === undefined) break;
    order.push(trial);
    const { variant, seed, probe } = trial;
    const ended = probe === null || probe <= (stableTo[variant] ?? 0) ? 'completed' : 'diverged';
    given.set(trial.key, outcome(variant, seed, [0.5], { probe, ended }));
  }
  return { order, outcomes: order.flatMap(({ key }) => given.get(key) ?? []) };
}

const [low = 0, middle = 0, high = 0] = [rates[3], rates[10], rates.at(-1)];

describe('the search for the largest stable learning rate', () => {
  const { order, outcomes } = runAll([low, middle, high]);

  it('comes after the trials, and tries each rate in a training of its own', () => {
    expect(order.slice(0, trials.length)).toEqual(trials);
    const probes = order.slice(trials.length);
    expect(probes.every(({ probe, settle }) => probe !== null && !settle)).toBe(true);
    expect(new Set(order.map(({ key }) => key)).size).toBe(order.length);
    expect(new Set(order.map(({ id }) => id)).size).toBe(order.length);
    for (const { probe, seed, document } of probes)
      expect([
        document.training.optimizer.learningRate,
        document.training.epochs,
        document.training.seed,
      ]).toEqual([...[probe, 3, seed]]);
    // 22 rates are halved five times at most.
    expect(probes.length).toBeLessThanOrEqual(5 * trials.length);
  });

  it('is a measure of the seeds, in the mean by factors, and enters no other', () => {
    const summary = summarize(variants, outcomes, 0.9, search);
    for (const [variant, rate] of [low, middle, high].entries()) {
      const own = summary.variants[variant];
      expect(own?.trials.map(({ measures }) => measures.largestRate)).toEqual([rate, rate]);
      expect(own?.estimates.largestRate?.mean).toBeCloseTo(rate, 12);
      expect(own?.seeds).toEqual({ completed: [0, 1], diverged: [], failed: [] });
      expect(own?.estimates.accuracy?.count).toBe(2);
    }
    expect(
      summarize(variants, outcomes.slice(0, -1), 0.9, search).variants[2]?.trials[1]?.measures.largestRate,
    ).toBeNull();
    expect(summarize(variants, outcomes, 0.9).variants[0]?.estimates.largestRate).toBeNull();
  });

  it('is one for all levels of a learning rate, and what it finds is in each of their rows', () => {
    const varied = {
      ...searching,
      factors: [{ kind: 'learningRate' as const, values: [0.001, 0.01, 0.1] }],
      arms: searching.arms.slice(0, 2),
    };
    const own = variantsOf(drawn(), varied);
    const all = trialsOf(own, varied.seeds);
    const probers = probersOf(all, search);
    expect(own).toHaveLength(6);
    expect(probers).toHaveLength(2 * varied.seeds.length);
    const given = new Map<string, Outcome>();
    const most = probers.reduce((sum, prober) => sum + prober.remaining(({ id }) => given.get(id)), 0);
    const tried: Trial[] = [];
    for (;;) {
      const [trial] = trialsNow(all, probers, ({ id }) => given.get(id));
      if (trial === undefined) break;
      if (trial.probe !== null) tried.push(trial);
      const { variant, seed, probe } = trial;
      const stable = probe === null || probe <= (own[variant]?.armIndex === 0 ? low : middle);
      given.set(trial.id, outcome(variant, seed, [0.5], { probe, ended: stable ? 'completed' : 'diverged' }));
    }
    expect(tried.length).toBeLessThanOrEqual(most);
    expect(new Set(tried.map(({ key }) => key)).size).toBe(tried.length);
    const summary = summarize(own, [...given.values()], 0.9, search);
    const found = summary.variants.map(({ armIndex, trials: rows }) => [
      armIndex,
      ...rows.map(({ measures }) => measures.largestRate),
    ]);
    const [none, norm] = [
      [0, low, low],
      [1, middle, middle],
    ];
    expect(found).toEqual([none, norm, none, norm, none, norm]);
  });

  it('is apart for levels of anything else', () => {
    const batches = { ...searching, factors: design.factors };
    const own = trialsOf(variantsOf(drawn(), batches), batches.seeds);
    expect(probersOf(own, search)).toHaveLength(own.length);
  });

  it('finds nothing where not even the lowest rate is stable', () => {
    const none = summarize(variants, runAll([0, 0, 0]).outcomes, 0.9, search);
    expect(none.variants[0]?.estimates.largestRate).toBeNull();
  });

  it('gives up, and ends, where a training failed', () => {
    const probers = probersOf(trials.slice(0, 1), search);
    const failed = (trial: Trial) => outcome(0, 0, [], { probe: trial.probe, ended: 'failed' });
    expect(trialsNow([], probers, failed)).toEqual([]);
    expect(probers[0]?.remaining(failed)).toBe(0);
  });

  it('knows those of its trainings that have ended, whoever asks', () => {
    const outcomeOf = ({ variant, seed, probe }: Trial) =>
      outcomes.find((each) => each.variant === variant && each.seed === seed && each.probe === probe);
    const ended = probersOf(trials, search).flatMap((prober) => prober.ended(outcomeOf));
    expect(new Set(ended.map(({ id }) => id))).toEqual(
      new Set(order.slice(trials.length).map(({ id }) => id)),
    );
  });

  it('is in the CSV, one line a trial, and in the method of the report', () => {
    const report = createReport({ app: '1', document: drawn(), design: searching, outcomes: [...outcomes] });
    const lines = toCsv(report)
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(lines).toHaveLength(1 + trials.length);
    expect(lines[1]?.[lines[0]?.indexOf('largest_rate') ?? -1]).toBe(String(low));
    expect(toHtml(report, 'Study')).toContain('rates from 0.01 to 1, each at most 1.25 times');
    expect(toHtml({ ...report, design: { ...searching, largestRate: null } }, 'Study')).not.toContain(
      'bisection',
    );
  });
});
