import type { MeasureName } from '../measures';
import { intervalWords, measureWords } from '../measureWords';
import { NOT_TIMED_ALONE } from '../overhead';
import type { Estimate } from '../statistics';
import type { Comparison, VariantSummary } from '../summary';
import { formatP, formatPoints, formatRatio } from '../words';

/** What a cell is made of: a variant, and how it compares with the first of its setting. */
export interface Row {
  readonly variant: VariantSummary;
  readonly comparison: Comparison | null;
}

/** A column of the tables of a study. */
export interface Column {
  readonly title: string;
  /** What its numbers are, in a sentence. */
  readonly about: string;
  /** The measure that its numbers are made of. */
  readonly measure: MeasureName;
  /** Place of the variant that a number compares its own with; null for one that is compared with none. */
  base(row: Row): number | null;
  /** Whether there is something to say of an arm; a column that has nothing to say of any is left out. */
  known(row: Row): boolean;
  cell(row: Row): string;
  /** Why a figure is withheld that an arm would have, in a sentence; null where none is. */
  withheld?(row: Row): string | null;
}

/** Columns about the same matter: a table of their own, so that each is narrow enough for a small window and for paper. */
export interface ColumnGroup {
  readonly title: string;
  readonly columns: readonly Column[];
}

const NONE = '–';

/** A column with the mean of a measure. */
function mean(measure: MeasureName): Column {
  const { title, about, value } = measureWords[measure];
  const cell = ({ variant }: Row): string => {
    const estimate = variant.estimates[measure];
    return estimate === null ? NONE : value(estimate.mean);
  };
  return { title, about, measure, base: alone, known: has(measure), cell };
}

const has =
  (measure: MeasureName) =>
  ({ variant }: Row): boolean =>
    variant.estimates[measure] !== null;

const alone = (): null => null;

const first = ({ comparison }: Row): number | null => comparison?.base ?? null;

const isCompared = ({ comparison }: Row): boolean => comparison !== null;

export const columnGroups: readonly ColumnGroup[] = [
  {
    title: 'Accuracy at the end',
    columns: [
      mean('accuracy'),
      {
        title: '95 % interval',
        about: 'Student’s interval of the mean accuracy over the seeds, cut at 0 and 100 %.',
        measure: 'accuracy',
        base: alone,
        known: has('accuracy'),
        cell: ({ variant }) => accuracyInterval(variant.estimates.accuracy),
      },
      {
        title: 'To the first',
        about: 'Mean difference in accuracy to the first arm, paired over the seeds, in points.',
        measure: 'accuracy',
        base: first,
        known: isCompared,
        cell: leadWords,
      },
      {
        title: 'p (Holm)',
        about: 'Of Student’s paired t-test against the first arm, adjusted by Holm’s rule.',
        measure: 'accuracy',
        base: first,
        known: isCompared,
        cell: adjustedWords,
      },
      {
        title: 'Seeds',
        about: 'Trainings that were completed, and those that were not.',
        measure: 'accuracy',
        base: alone,
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
      mean('largestRate'),
    ],
  },
  {
    title: 'Inside the network',
    columns: [mean('gradientNorm'), mean('drift'), mean('deadChannels'), mean('statisticsGap'), mean('lag')],
  },
  {
    title: 'Cost',
    columns: [
      mean('msPerStep'),
      {
        title: 'Overhead',
        about: 'Time of a step as a multiple of that without a norm, seed by seed, and the mean of these.',
        measure: 'msPerStep',
        base: ({ variant: { overhead } }) => (overhead?.ratio == null ? null : overhead.base),
        known: ({ variant }) => variant.overhead !== null,
        cell: overheadWords,
        withheld: ({ variant: { overhead } }) => (overhead?.ratio === null ? NOT_TIMED_ALONE : null),
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

function overheadWords({ variant: { overhead } }: Row): string {
  if (overhead === null) return NONE;
  return overhead.ratio === null ? 'not timed alone' : formatRatio(overhead.ratio.mean);
}

function accuracyInterval(estimate: Estimate | null): string {
  return estimate?.interval == null ? NONE : intervalWords(measureWords.accuracy, estimate.interval);
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
