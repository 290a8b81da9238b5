import type { MeasureName } from '../measures';
import { measureWords } from '../measureWords';
import type { Estimate } from '../statistics';
import type { Comparison, VariantSummary } from '../summary';
import { formatP, formatPoints } from '../words';

/** What a cell is made of: a variant, the first of its setting, and how they compare. */
export interface Row {
  readonly variant: VariantSummary;
  readonly base: VariantSummary | undefined;
  readonly comparison: Comparison | null;
}

/** A column of the tables of a study. */
export interface Column {
  readonly title: string;
  /** The measure that its numbers are made of. */
  readonly measure: MeasureName;
  /** Whether its numbers are about an arm beside the first. */
  readonly paired?: boolean;
  /** Whether there is something to say of an arm; a column that has nothing to say of any is left out. */
  known(row: Row): boolean;
  cell(row: Row): string;
}

/** Columns about the same matter: a table of their own, so that each is narrow enough for a small window and for paper. */
export interface ColumnGroup {
  readonly title: string;
  readonly columns: readonly Column[];
}

const NONE = '–';

/** A column with the mean of a measure. */
function mean(measure: MeasureName): Column {
  const { title, value } = measureWords[measure];
  const cell = ({ variant }: Row): string => {
    const estimate = variant.estimates[measure];
    return estimate === null ? NONE : value(estimate.mean);
  };
  return { title, measure, known: has(measure), cell };
}

const has =
  (measure: MeasureName) =>
  ({ variant }: Row): boolean =>
    variant.estimates[measure] !== null;

const isCompared = ({ comparison }: Row): boolean => comparison !== null;

export const columnGroups: readonly ColumnGroup[] = [
  {
    title: 'Accuracy at the end',
    columns: [
      mean('accuracy'),
      {
        title: '95 % interval',
        measure: 'accuracy',
        known: has('accuracy'),
        cell: ({ variant }) => intervalWords(variant.estimates.accuracy),
      },
      { title: 'To the first', measure: 'accuracy', paired: true, known: isCompared, cell: leadWords },
      { title: 'p (Holm)', measure: 'accuracy', paired: true, known: isCompared, cell: adjustedWords },
      {
        title: 'Seeds',
        measure: 'accuracy',
        known: () => true,
        cell: ({ variant }) => seedWords(variant),
      },
    ],
  },
  {
    title: 'On the way',
    columns: [
      mean('loss'),
      {
        ...mean('stepsToTarget'),
        known: ({ variant }) => variant.seeds.completed.length > 0,
        cell: ({ variant }) => reached(variant),
      },
      mean('area'),
      mean('gap'),
    ],
  },
  { title: 'Inside the network', columns: [mean('gradientNorm'), mean('lag')] },
  {
    title: 'Cost',
    columns: [
      mean('msPerStep'),
      {
        title: 'Overhead',
        measure: 'msPerStep',
        paired: true,
        known: has('msPerStep'),
        cell: overheadWords,
      },
    ],
  },
];

function leadWords({ comparison }: Row): string {
  return comparison === null ? NONE : formatPoints(comparison.difference.mean, '');
}

function adjustedWords({ comparison }: Row): string {
  const adjusted = comparison?.adjusted ?? null;
  return adjusted === null ? NONE : formatP(adjusted).replace('= ', '');
}

function overheadWords({ variant, base }: Row): string {
  const [own, first] = [variant.estimates.msPerStep, base?.estimates.msPerStep ?? null];
  return own === null || first === null ? NONE : `×${(own.mean / first.mean).toFixed(2)}`;
}

function intervalWords(estimate: Estimate | null): string {
  if (estimate?.interval == null) return NONE;
  const [low, high] = estimate.interval.map(measureWords.accuracy.value);
  return `${low} to ${high}`;
}

/** Steps of those that reached the target, and how many did where not all. */
function reached({ seeds, estimates: { stepsToTarget } }: VariantSummary): string {
  const all = seeds.completed.length;
  if (stepsToTarget === null) return all === 0 ? NONE : 'not reached';
  const steps = measureWords.stepsToTarget.value(stepsToTarget.mean);
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
