import type { MeasureName } from '../measures';
import type { Estimate } from '../statistics';
import type { Comparison, VariantSummary } from '../summary';
import { formatP, formatPoints, minus } from '../words';
import { escaped } from './markup';

/** What a cell is made of: a variant, and how it compares with the first of its setting. */
interface Row {
  readonly variant: VariantSummary;
  readonly comparison: Comparison | null;
}

interface Column {
  readonly title: string;
  cell(row: Row): string;
  /** A measure without which in any row the column is left out. */
  readonly needs?: MeasureName;
}

const NONE = '–';

const percent = (share: number): string => (100 * share).toFixed(2);

/** A column with the mean of a measure. */
function mean(title: string, measure: MeasureName, words: (mean: number) => string): Column {
  const cell = ({ variant }: Row): string => {
    const estimate = variant.estimates[measure];
    return estimate === null ? NONE : words(estimate.mean);
  };
  return { title, cell, needs: measure };
}

const columns: readonly Column[] = [
  mean('Accuracy, %', 'accuracy', percent),
  { title: '95 % interval', cell: ({ variant }) => intervalWords(variant.estimates.accuracy) },
  {
    title: 'To the first',
    cell: ({ comparison }) => (comparison === null ? NONE : formatPoints(comparison.difference.mean, '')),
  },
  { title: 'p (Holm)', cell: ({ comparison }) => adjustedWords(comparison) },
  mean('Loss', 'loss', (loss) => loss.toFixed(4)),
  { title: 'Steps to target', cell: ({ variant }) => reached(variant) },
  mean('Area, %', 'area', percent),
  mean('Gap', 'gap', (gap) => formatPoints(gap, '')),
  mean('Lag', 'lag', (lag) => minus(lag.toFixed(4))),
  mean('Running − batch', 'statisticsGap', (gap) => minus(gap.toFixed(4))),
  mean('Dead, %', 'deadChannels', (share) => (100 * share).toFixed(1)),
  mean('Drift', 'drift', (drift) => drift.toPrecision(3)),
  mean('Gradient at start', 'gradientNorm', (norm) => norm.toPrecision(3)),
  mean('ms a step', 'msPerStep', (time) => time.toFixed(2)),
  { title: 'Overhead', cell: overheadWords },
  { title: 'Seeds', cell: ({ variant }) => seedWords(variant) },
];

/** A row for every arm of a setting: estimates over the seeds, and the paired difference to the first arm. */
interface ArmRow {
  readonly variant: VariantSummary;
  readonly cells: readonly { readonly title: string; readonly text: string }[];
}

/** The rows of a setting's table; what was measured of none of the arms has no column. */
export function tableRows(
  variants: readonly VariantSummary[],
  comparisons: readonly Comparison[],
): readonly ArmRow[] {
  const [base] = variants;
  const shown = columns.filter(
    ({ needs }) => needs === undefined || variants.some(({ estimates }) => estimates[needs] !== null),
  );
  return variants.map((variant) => {
    const comparison = comparisons.find((each) => each.base === base?.index && each.other === variant.index);
    const row = { variant, comparison: comparison ?? null };
    return { variant, cells: shown.map(({ title, cell }) => ({ title, text: cell(row) })) };
  });
}

/** The table of a setting as markup. */
export function drawTable(variants: readonly VariantSummary[], comparisons: readonly Comparison[]): string {
  const rows = tableRows(variants, comparisons);
  const titles = ['Arm', ...(rows[0]?.cells ?? []).map(({ title }) => title)];
  const head = titles.map((title) => `<th scope="col">${title}</th>`).join('');
  const lines = rows.map(({ variant, cells }) => {
    const markup = cells.map(({ text }) => `<td>${escaped(text)}</td>`).join('');
    return `<tr><th scope="row">${escaped(variant.arm)}</th>${markup}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

function adjustedWords(comparison: Comparison | null): string {
  const adjusted = comparison?.adjusted ?? null;
  return adjusted === null ? NONE : formatP(adjusted).replace('= ', '');
}

function overheadWords({ variant: { overhead } }: Row): string {
  return overhead === null ? NONE : `×${overhead.ratio.mean.toFixed(2)}`;
}

function intervalWords(estimate: Estimate | null): string {
  if (estimate?.interval == null) return NONE;
  const [low, high] = estimate.interval.map(percent);
  return `${low} to ${high}`;
}

/** Steps of those that reached the target, and how many did where not all. */
function reached({ seeds, estimates: { stepsToTarget } }: VariantSummary): string {
  const all = seeds.completed.length;
  if (stepsToTarget === null) return all === 0 ? NONE : 'not reached';
  const steps = String(Math.round(stepsToTarget.mean));
  return stepsToTarget.count === all ? steps : `${steps} (${stepsToTarget.count} of ${all})`;
}

function seedWords({ seeds: { completed, diverged, failed } }: VariantSummary): string {
  const parts = [
    String(completed.length),
    ...(diverged.length > 0 ? [`${diverged.length} diverged`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  return parts.join(', ');
}
