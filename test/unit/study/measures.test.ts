import { describe, expect, it } from 'vitest';
import { actions } from '../../../shared/protocol/actions';
import type { Activations } from '../../../shared/signals/activations';
import { measuresOf } from '../../../shared/study/measures';
import type { Outcome } from '../../../shared/study/outcome';
import { NOT_TIMED_ALONE } from '../../../shared/study/overhead';
import { toCsv } from '../../../shared/study/report/csv';
import { createReport } from '../../../shared/study/report/data';
import { toHtml } from '../../../shared/study/report/html';
import { armTables } from '../../../shared/study/report/table';
import { summarize } from '../../../shared/study/summary';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn, outcome } from './examples';

const place = (channels: number, deadChannels: number | null): Activations => ({
  ...{ node: 'n', name: 'act', role: 'activation', channels, mean: 0, sd: 1, deadChannels },
  histogram: { low: 0, high: 1, counts: [1, 2] },
});

const measured: Partial<Outcome> = {
  activations: [place(32, null), place(16, 3), place(48, 5), place(10, null)],
  drifts: [0.5, 0.25, 0.75],
  statistics: { running: 0.75, batch: 0.5 },
};

describe('what is measured within a network', () => {
  it('are dead channels of those that can be, the mean drift of the epochs, and one loss less the other', () => {
    expect(measuresOf(outcome(0, 0, [0.5], measured), 0.9)).toMatchObject({
      ...{ deadChannels: 8 / 64, drift: 0.5, statisticsGap: 0.25 },
    });
  });

  it('is nothing where it was not looked at, and where nothing can die', () => {
    const nothing = { deadChannels: null, drift: null, statisticsGap: null };
    expect(measuresOf(outcome(0, 0, [0.5]), 0.9)).toMatchObject(nothing);
    const immortal = outcome(0, 0, [0.5], { activations: [place(32, null)] });
    expect(measuresOf(immortal, 0.9)).toMatchObject(nothing);
    expect(measuresOf({ ...outcome(0, 0, [0.5], measured), ended: 'diverged' }, 0.9)).toMatchObject(nothing);
  });

  it('stands in the table and in the CSV', () => {
    const variants = variantsOf(drawn(), design);
    const {
      variants: [first],
      comparisons,
    } = summarize(variants, [outcome(0, 0, [0.5], measured)], 0.9);
    if (first === undefined) throw new Error('The first variant is missing.');
    const cells = new Map(
      armTables([first], comparisons).flatMap(({ rows }) =>
        (rows[0]?.cells ?? []).map(({ column, text }) => [column.title, text] as const),
      ),
    );
    expect([cells.get('Dead, %'), cells.get('Drift'), cells.get('Running − batch')]).toEqual([
      ...['12.5', '0.500', '0.2500'],
    ]);
    const report = createReport({
      ...{ app: '1', document: drawn(), design, outcomes: [outcome(0, 0, [0.5], measured)] },
    });
    const [titles = [], values = []] = toCsv(report)
      .split('\r\n')
      .map((line) => line.split(','));
    const of = (title: string) => values[titles.indexOf(title)];
    expect([of('dead_channels'), of('drift'), of('statistics_gap'), of('seed')]).toEqual([
      ...['0.125', '0.5', '0.25', '0'],
    ]);
  });
});

it('words that a spreadsheet would compute are words in the CSV', () => {
  const called = (name: string) => ({ kind: 'network' as const, name, graph: drawn().graph });
  const arms = ['=cmd|x', '+1', '-1', '@a', 'a=b'].map(called);
  const own = { ...design, arms, factors: [] };
  // Numbers stay numbers.
  const outcomes = arms.map((_, index) => outcome(index, 0, [0.5], { steps: -1, sentence: '=1,1' }));
  const report = createReport({ app: '1', document: drawn(), design: own, outcomes });
  const rows = toCsv(report).split('\r\n').slice(1, -1);
  expect(rows.map((row) => row.split(',')[0])).toEqual(["'=cmd|x", "'+1", "'-1", "'@a", 'a=b']);
  for (const row of rows) expect(row).toMatch(/,-1,.*,"'=1,1"$/);
});

describe('overhead', () => {
  const variants = variantsOf(drawn(), { ...design, factors: [] });

  it('is the geometric mean over the seeds of each one’s time beside that without a norm', () => {
    const outcomes = [
      ...[outcome(0, 0, [0.5], { msPerStep: 2 }), outcome(0, 1, [0.5], { msPerStep: 4 })],
      ...[outcome(1, 0, [0.5], { msPerStep: 3 }), outcome(1, 1, [0.5], { msPerStep: 5 })],
      // Its seed was timed with no other arm.
      outcome(2, 2, [0.5], { msPerStep: 5 }),
    ];
    const [none, before, after] = summarize(variants, outcomes, 0.9).variants;
    expect(none?.overhead).toBeNull();
    expect(before?.overhead).toMatchObject({ base: 0, ratio: { count: 2 } });
    expect(before?.overhead?.ratio?.mean).toBeCloseTo(Math.sqrt(1.5 * 1.25), 12);
    expect(after?.overhead).toBeNull();
  });

  it('is beside the arm without a norm, whatever another is called', () => {
    const [none, before] = design.arms;
    if (none === undefined || before === undefined) throw new Error('The arms are missing.');
    const called = { kind: 'network', name: 'no norm', graph: drawn().graph } as const;
    const own = variantsOf(drawn(), { ...design, arms: [called, none, before], factors: [] });
    const outcomes = [10, 1, 2].map((msPerStep, index) => outcome(index, 0, [0.5], { msPerStep }));
    const { variants: told, comparisons } = summarize(own, outcomes, 0.9);
    expect(told.map(({ overhead }) => overhead && [overhead.base, overhead.ratio?.count])).toEqual([
      ...[[1, 1], null, [1, 1]],
    ]);
    const shown = armTables(told, comparisons).flatMap(({ rows }) =>
      rows.flatMap(({ cells }) =>
        cells.filter(({ column }) => column.title === 'Overhead').map(({ base, text }) => [base, text]),
      ),
    );
    expect(shown).toEqual([
      [1, '×10.00'],
      [null, '–'],
      [1, '×2.00'],
    ]);
  });

  it('is withheld, with its reason, where not all of its trainings ran alone', () => {
    const at = (variant: number, seed: number, alone: boolean) =>
      outcome(variant, seed, [0.5], { alone, msPerStep: 2 + variant });
    const outcomes = [
      ...[at(0, 0, true), at(1, 0, true), at(2, 0, true)],
      ...[at(0, 1, true), at(1, 1, false), at(2, 1, true)],
    ];
    const { variants: told, comparisons } = summarize(variants, outcomes, 0.9);
    expect(told.map(({ overhead }) => overhead && (overhead.ratio?.mean ?? 'withheld'))).toEqual([
      ...[null, 'withheld', 2],
    ]);
    const cost = armTables(told, comparisons).find(({ title }) => title === 'Cost');
    const cells = cost?.rows.flatMap(({ cells: own }) =>
      own.filter(({ column }) => column.title === 'Overhead'),
    );
    expect(cells?.map(({ text, base, withheld }) => [text, base, withheld])).toEqual([
      ['–', null, false],
      ['not timed alone', null, true],
      ['×2.00', 0, false],
    ]);
    expect(cost?.notes).toEqual([NOT_TIMED_ALONE]);
    expect(NOT_TIMED_ALONE).toContain(`choose ${actions['study.forget'].label.replace('…', '')} in the`);
    const report = createReport({
      app: '1',
      document: drawn(),
      design: { ...design, factors: [] },
      outcomes,
    });
    const page = toHtml(report, 'Study');
    expect(page).toContain('<td class="withheld">not timed alone</td>');
    expect(page).toContain(`<p class="small">${NOT_TIMED_ALONE}</p>`);
    expect(page).not.toContain('good for comparing only');
  });

  it('is beside the first arm where none is without a norm, and within a setting alone', () => {
    const own = variantsOf(drawn(), { ...design, arms: design.arms.slice(1) });
    const outcomes = own.map((_, index) => outcome(index, 0, [0.5], { msPerStep: 1 + index }));
    const told = summarize(own, outcomes, 0.9).variants.map(({ overhead }) => [
      ...[overhead?.base ?? null, overhead?.ratio?.mean ?? null],
    ]);
    expect(told).toEqual([
      [null, null],
      [0, 2],
      [null, null],
      [2, 4 / 3],
    ]);
  });
});
