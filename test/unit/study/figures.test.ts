import { describe, expect, it } from 'vitest';
import { measureWords } from '../../../shared/study/measureWords';
import type { Outcome } from '../../../shared/study/outcome';
import { differenceOf } from '../../../shared/study/quantity';
import { drawCurves } from '../../../shared/study/report/curves';
import { createReport } from '../../../shared/study/report/data';
import { drawForest } from '../../../shared/study/report/forest';
import { toHtml } from '../../../shared/study/report/html';
import { drawRunCurves } from '../../../shared/study/report/runCurves';
import { armTables } from '../../../shared/study/report/table';
import { type Summary, summarize } from '../../../shared/study/summary';
import { variantsOf } from '../../../shared/study/variants';
import { formatPoints, formatTime } from '../../../shared/study/words';
import { design, drawn, outcome } from './examples';

const variants = variantsOf(drawn(), { ...design, factors: [] });
const of = (outcomes: readonly Outcome[]): Summary => summarize(variants, outcomes, design.target);
const runs = (seeds: number, spread = 0.01): readonly Outcome[] =>
  Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) =>
    [0, 1, 2].map((variant) => outcome(variant, seed, [0.8, 0.9 + spread * Math.sin(5 * seed + variant)])),
  );
const count = (markup: string, part: string | RegExp): number => markup.split(part).length - 1;

/** The numbers of the vertical axis. */
const axisOf = (markup: string): readonly number[] =>
  [...markup.matchAll(/text-anchor="end">([\d.−]+)</g)].map(([, text]) => Number(text));

describe('the curves', () => {
  it('show each seed where they are few, and no band that says less than they do', () => {
    const markup = drawCurves(of(runs(3)).variants, 760);
    expect(count(markup, 'stroke-opacity')).toBe(9);
    expect(markup).toContain('thin: each seed');
    expect(markup).not.toContain('<polygon');
  });

  it('show bands from five seeds on, and say what they are', () => {
    const markup = drawCurves(of(runs(5)).variants, 760);
    expect(count(markup, '<polygon')).toBe(3);
    expect(markup).toContain('band: 95 % interval of the mean');
    expect(markup).not.toContain('thin: each seed');
  });

  it('of one seed are lines alone', () => {
    const markup = drawCurves(of(runs(1)).variants, 760);
    expect(markup).not.toContain('polygon');
    expect(markup).not.toContain('each seed');
  });

  it('have the axis of the seeds, and mark where a band leaves it', () => {
    const wide = [0, 0.001, 0.002, 0, 0.199].flatMap((last, seed) =>
      [0, 1, 2].map((variant) => outcome(variant, seed, [0.5, 0.7 + last])),
    );
    const markup = drawCurves(of(wide).variants, 760);
    expect(axisOf(markup)[0]).toBe(50);
    expect(axisOf(markup).at(-1)).toBe(90);
    expect(count(markup, 'class="cut"')).toBe(0);
    expect(markup).not.toContain('the band goes on');
    const cut = [0, 0.001, 0.002, 0, 0.199].flatMap((last, seed) =>
      [0, 1, 2].map((variant) => outcome(variant, seed, [0.7 + last, 0.7 + last])),
    );
    const marked = drawCurves(of(cut).variants, 760);
    expect(count(marked, 'class="cut"')).toBe(6);
    expect(marked).toContain('the band goes on');
  });

  it('of one epoch show each seed as a dot, arms side by side, and speak of no lines', () => {
    const one = runs(6).map((each) => ({ ...each, epochs: each.epochs.slice(1) }));
    const markup = drawCurves(of(one).variants, 760);
    expect(count(markup, 'fill-opacity="0.5"')).toBe(18);
    expect(markup).toContain('small: each seed');
    expect(markup).not.toMatch(/thin|band|polygon/);
    const places = [...markup.matchAll(/cx="([\d.]+)" cy="[\d.]+" r="2.8"/g)].map(([, x]) => x);
    expect(new Set(places).size).toBe(3);
  });

  it('have bands that end where a share does', () => {
    const wide = [0.02, 0.3, 0.6, 0.9, 0.98].flatMap((last, seed) =>
      [0, 1, 2].map((variant) => outcome(variant, seed, [0.001 * seed, 1 - 0.2 * last])),
    );
    const drawnFar = drawCurves(of(wide).variants, 760);
    expect(count(drawnFar, '<polygon')).toBe(3);
    expect(count(drawnFar, 'class="cut"')).toBe(0);
  });

  it('name the number of every point', () => {
    const markup = drawCurves(of(runs(2)).variants, 760);
    expect(markup).toContain('data-number="1..2"');
    expect(count(markup, 'data-number')).toBe(6);
    expect(markup).toContain('<title>no norm, epoch 1: 80.00 %, mean of 2 seeds</title>');
  });

  it('mark so many points of a long training as can be told apart, the last among them', () => {
    const long = Array.from({ length: 250 }, (_, epoch) => epoch / 250);
    const markup = drawCurves(of([outcome(0, 0, long)]).variants, 760);
    expect(count(markup, 'data-number')).toBeLessThanOrEqual(24);
    expect(markup).toContain('data-number="0..250"');
  });

  it.each([240, 420, 900])('stand with their legend within %i pixels', (width) => {
    const markup = drawCurves(of(runs(3)).variants, width);
    const places = [...markup.matchAll(/ x\d?="([\d.]+)"/g)].map(([, x]) => Number(x));
    expect(Math.max(...places)).toBeLessThan(width);
  });

  it('tell arms apart that have the same colour', () => {
    const [arm] = of(runs(1)).variants;
    if (arm === undefined) throw new Error('There is no arm.');
    const many = Array.from({ length: 9 }, (_, index) => ({ ...arm, index }));
    // The line of the ninth, and its name.
    expect(count(drawCurves(many, 760), 'stroke-dasharray')).toBe(2);
    expect(drawCurves(many.slice(0, 8), 760)).not.toContain('stroke-dasharray');
  });

  it('of nothing are empty', () => {
    expect(drawCurves(of([]).variants, 760)).toBe('');
    expect(drawForest(of([]).variants, [], 760)).toBe('');
  });
});

it('the rows of the differences name their numbers, and their texts do not meet', () => {
  const { variants: own, comparisons } = of(runs(3));
  const markup = drawForest(own, comparisons, 480);
  expect(markup).toContain('data-number="2.0.accuracy"');
  const names = Math.max(...[...markup.matchAll(/class="label" x="([\d.]+)"/g)].map(([, x]) => Number(x)));
  const numbers = Math.min(
    ...[...markup.matchAll(/class="axis" x="([\d.]+)" y="[\d.]+">/g)].map(([, x]) => Number(x)),
  );
  expect(names).toBeLessThan(numbers);
});

it('the differences can be to any arm, and are those of the pairs themselves', () => {
  const { variants: own, comparisons } = of(runs(3));
  const [none, before, after] = own;
  const markup = drawForest(own, comparisons, 760, after);
  expect(markup).toContain('aria-label="Paired differences to BN · momentum 0.9 · after"');
  expect(markup).toContain('data-number="0.2.accuracy"');
  expect(markup).toContain('data-number="1.2.accuracy"');
  if (none === undefined || before === undefined || after === undefined) throw new Error('Arms are missing.');
  const { mean, interval } = differenceOf(after, before, 'accuracy') ?? {};
  if (mean === undefined || interval == null) throw new Error('There is no difference.');
  const points = [mean, ...interval].map((each) => formatPoints(each, ''));
  expect(markup).toContain(`<title>BN · before: ${points[0]} (${points[1]} to ${points[2]}) points, p = `);
});

it('the differences say that their intervals are not adjusted, and show what the verdict tells apart', () => {
  // After Holm the third is told from the first, and the second is not, though its interval leaves 0 out.
  const leads = [0, 0.006, 0.05];
  const outcomes = [0, 1, 2, 3, 4].flatMap((seed) =>
    leads.map((lead, variant) =>
      outcome(variant, seed, [0.5, 0.8 + lead + 0.005 * Math.sin(7 * seed + 3 * variant)]),
    ),
  );
  const { variants: own, comparisons } = of(outcomes);
  const markup = drawForest(own, comparisons, 760);
  expect(markup).toContain('intervals of 95 %, each by itself, not adjusted');
  expect(markup).toContain('filled: told apart after Holm, p &lt; 0.05; hollow: not');
  const dots = [
    ...markup.matchAll(/<title>([^:]+): [^<]*<\/title>.*?<circle [^>]*r="4" (class="hollow" )?/g),
  ];
  expect(dots.map(([, arm, hollow]) => [arm, hollow === undefined])).toEqual([
    ['BN · before', false],
    ['BN · momentum 0.9 · after', true],
  ]);
});

it('a report has every two arms in a table', () => {
  const own = { ...design, factors: [] };
  const page = toHtml(
    createReport({ app: '1', document: drawn(), design: own, outcomes: [...runs(3)] }),
    'Study',
  );
  const [, table = ''] = page.split('<table class="pairs">');
  const rows = [...(table.split('</table>')[0] ?? '').matchAll(/<th scope="row">([^<]+)<\/th><td>([^<]+)</g)];
  expect(rows.map(([, other, base]) => `${other} − ${base}`)).toEqual([
    'BN · before − no norm',
    'BN · momentum 0.9 · after − no norm',
    'BN · momentum 0.9 · after − BN · before',
  ]);
});

it('the arm that the differences are to has its name whole where 0 lies at the edge', () => {
  const far = [0, 1, 2].flatMap((seed) => [outcome(0, seed, [0.1]), outcome(1, seed, [0.8 + 0.01 * seed])]);
  const { variants: own, comparisons } = of(far);
  const [, x = ''] = /<text class="axis" x="([\d.]+)" y="16"/.exec(drawForest(own, comparisons, 360)) ?? [];
  // Half of “no norm”.
  expect(Number(x)).toBeGreaterThanOrEqual(20);
});

it('a difference in little room has its name and numbers above its interval, whole, and the interval the width', () => {
  const { variants: own, comparisons } = of(runs(3));
  const markup = drawForest(own, comparisons, 360);
  expect(markup).toContain('>BN · momentum 0.9 · after</text>');
  const interval =
    /<line x1="([\d.]+)" x2="([\d.]+)" y1="[\d.]+" y2="[\d.]+" stroke="[^"]+" stroke-width="2"/g;
  const widths = [...markup.matchAll(interval)].map(([, from, to]) => Number(to) - Number(from));
  expect(widths).toHaveLength(2);
  expect(Math.max(...widths)).toBeGreaterThan(120);
  // No line of the axis runs through the texts: each begins below them.
  const lines = [...markup.matchAll(/class="(?:grid|zero)" x1="[\d.]+" x2="[\d.]+" y1="(\d+)"/g)];
  const texts = [...markup.matchAll(/class="label" x="0" y="(\d+)"/g)].map(([, y]) => Number(y));
  expect(texts).toHaveLength(2);
  for (const [, y1] of lines) expect(texts.some((y) => y < Number(y1) && Number(y1) < y + 10)).toBe(true);
});

describe('the course of single runs', () => {
  const look = { colour: 'red', strong: true };

  it('is that of validation and training', () => {
    const { epochs } = outcome(0, 0, [0.5, 0.8]);
    const markup = drawRunCurves([{ ...look, epochs }], { of: 'accuracy', names: [] }, 400);
    expect(count(markup, '<polyline')).toBe(2);
    expect(count(markup, 'stroke-dasharray')).toBe(1);
  });

  it('leaves out what is no number, and does not follow a loss that runs away', () => {
    const { epochs } = outcome(0, 0, [0.5, 0.6, 0.7, 0.8]);
    const away = epochs.map((epoch, index) => ({
      ...epoch,
      loss: [2, 3, 1e9, Number.NaN][index] ?? 0,
      valLoss: [2, 3, Number.POSITIVE_INFINITY, Number.NaN][index] ?? 0,
    }));
    const markup = drawRunCurves([{ ...look, epochs: away }], { of: 'loss', names: [] }, 400);
    expect(axisOf(markup).at(-1)).toBe(3);
    expect(markup).toContain('some losses lie beyond');
    expect(markup).not.toMatch(/NaN|Infinity/);
    expect(drawRunCurves([{ ...look, epochs: [] }], { of: 'loss', names: [] }, 400)).toBe('');
  });
});

describe('the tables of a setting', () => {
  it('are narrow, and have what was measured', () => {
    const { variants: own, comparisons } = of(runs(3));
    const tables = armTables(own, comparisons);
    expect(tables.map(({ title }) => title)).toEqual([
      'Accuracy at the end',
      'On the way',
      'Inside the network',
      'Cost',
    ]);
    expect(Math.max(...tables.map(({ columns }) => columns.length))).toBeLessThanOrEqual(6);
    // Running statistics were not let settle.
    expect(tables.flatMap(({ columns }) => columns.map(({ title }) => title))).not.toContain('Lag');
  });

  it('say of the steps to the target that it is looked at after each epoch', () => {
    const { variants: own, comparisons } = of(runs(3));
    const [, table] = armTables(own, comparisons);
    const steps = table?.rows[0]?.cells.find(({ column }) => column.title === 'Steps to target');
    expect(steps?.text).toMatch(/^≤ \d+/);
  });

  it('explain every column in a sentence', () => {
    const { variants: own, comparisons } = of(runs(3));
    for (const { columns } of armTables(own, comparisons))
      for (const { about } of columns) expect(about).toMatch(/^[A-Z].*\.$/);
  });

  it('cut intervals of shares at 0 and 100 %, and no difference', () => {
    const wide = [0.7, 0.99].flatMap((last, seed) =>
      [0, 1].map((variant) => outcome(variant, seed, [0.5, variant === 0 ? last : 0.5])),
    );
    const { variants: own, comparisons } = of(wide);
    const [table] = armTables(own, comparisons);
    expect(own[0]?.estimates.accuracy?.interval?.[1]).toBeGreaterThan(1);
    expect(table?.rows[0]?.cells.map(({ text }) => text)).toContain('0.00 to 100.00');
    expect(drawForest(own, comparisons, 760)).toMatch(/−?\d{3}\.\d\d/);
  });

  it('say how many seeds were lost where all were', () => {
    const lost = [0, 1].map((seed) =>
      outcome(0, seed, [], { ended: 'diverged', msPerStep: null, gradientNorm: null }),
    );
    const [table, ...others] = armTables(of(lost).variants.slice(0, 1), []);
    expect(others).toEqual([]);
    expect(table?.columns.map(({ title }) => title)).toEqual(['Seeds']);
    expect(table?.rows[0]?.cells[0]?.text).toBe('0, 2 diverged');
  });
});

it.each([
  [0.0243, '24.3 µs'],
  [0.9994, '999 µs'],
  [0.9996, '1.00 ms'],
  [3.6, '3.60 ms'],
  [-0.5, '−500 µs'],
  [999.4, '999 ms'],
  [1250, '1.25 s'],
  [0, '0 ms'],
])('a time of %f ms reads %s', (milliseconds, words) => {
  expect(formatTime(milliseconds)).toBe(words);
});

it.each(Object.entries(measureWords))(
  '%s is written with a minus sign, not a hyphen',
  (_, { value, difference }) => {
    for (const number of [-0.0345, -35.43, -1e-9, -4e7]) {
      expect(value(number) + difference(number)).not.toContain('-');
      expect(difference(number)).toMatch(/^[−0]/);
    }
  },
);
