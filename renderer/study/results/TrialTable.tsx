import type { MeasureName } from '../../../shared/study/measures';
import type { Outcome } from '../../../shared/study/outcome';
import type { Quantity } from '../../../shared/study/quantity';
import type { Trial } from '../../../shared/study/trials';
import { formatTime } from '../../../shared/study/words';
import { formatCount, formatNumber, formatPercent } from '../../charts/format';
import type { StudyPlan } from '../plan';
import type { TrialProgress } from '../running/runner';
import { useStudy } from '../store';
import { AgainButton } from './AgainButton';
import styles from './Results.module.css';

const NONE = '–';

/** Something that is told of every trial. */
interface Fact {
  readonly title: string;
  readonly measure?: MeasureName;
  ended(outcome: Outcome): string;
  /** Of a trial that has not ended; undefined where it is not under way. */
  waiting?(progress: TrialProgress | undefined): string;
}

const lastOf = ({ ended, epochs }: Outcome) => (ended === 'completed' ? epochs.at(-1) : undefined);

const facts: readonly Fact[] = [
  {
    title: 'State',
    ended: ({ ended }) => ended,
    waiting: (progress) => (progress === undefined ? 'waiting' : 'running'),
  },
  {
    title: 'Accuracy',
    measure: 'accuracy',
    ended: (outcome) => formatPercent(lastOf(outcome)?.valAccuracy),
  },
  { title: 'Loss', measure: 'loss', ended: (outcome) => formatNumber(lastOf(outcome)?.valLoss) },
  { title: 'Steps', ended: ({ steps }) => formatCount(steps), waiting: stepsOf },
  {
    title: 'Time a step',
    measure: 'msPerStep',
    ended: ({ msPerStep }) => (msPerStep === null ? NONE : formatTime(msPerStep)),
  },
];

function stepsOf(progress: TrialProgress | undefined): string {
  if (progress === undefined || progress.totalSteps === 0) return NONE;
  return `${formatCount(progress.step)} / ${formatCount(progress.totalSteps)}`;
}

/** A number of every trial, in a column before the others. */
export interface TrialColumn {
  readonly title: string;
  /** What the number is of: a fact of the same is left out. */
  readonly quantity: Quantity;
  textOf(trial: Trial): string;
}

/** Trials of one seed that can be chosen together. */
export interface SeedChoice {
  readonly seed: number;
  choose(seed: number): void;
}

interface TrialTableProps {
  readonly plan: StudyPlan;
  readonly trials: readonly Trial[];
  /** Whether the trials are of several variants. */
  readonly named: boolean;
  readonly column?: TrialColumn;
  readonly choice?: SeedChoice;
}

/** A table of trials: how each ended, what it gave, or where it stands. */
export function TrialTable({ plan, trials, named, column, choice }: TrialTableProps) {
  const shown = facts.filter(({ measure }) => measure === undefined || measure !== column?.quantity);
  const first = [...(named ? ['Variant'] : []), 'Seed', ...(column === undefined ? [] : [column.title])];
  const heads = [...first, ...shown.map(({ title }) => title)];
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {heads.map((title, place) => (
            <th key={title} scope="col" data-first={place === 0}>
              {title}
            </th>
          ))}
          <th scope="col" className={styles['sentence']}>
            What it said
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {trials.map((trial) => (
          <TrialRow
            key={trial.id}
            name={plan.variants[trial.variant]?.name ?? ''}
            {...{ named, trial, column, choice, shown }}
          />
        ))}
      </tbody>
    </table>
  );
}

interface TrialRowProps {
  readonly name: string;
  readonly named: boolean;
  readonly trial: Trial;
  readonly column: TrialColumn | undefined;
  readonly choice: SeedChoice | undefined;
  readonly shown: readonly Fact[];
}

function TrialRow({ name, named, trial, column, choice, shown }: TrialRowProps) {
  const outcome = useStudy((state) => state.outcomes.get(trial.key));
  const seed = <Seed seed={trial.seed} choice={choice} />;
  return (
    <tr data-ended={outcome?.ended ?? 'not'} data-chosen={choice?.seed === trial.seed}>
      {named && <th scope="row">{name}</th>}
      {named ? <td>{seed}</td> : <th scope="row">{seed}</th>}
      {column !== undefined && <td className={styles['main']}>{column.textOf(trial)}</td>}
      {outcome === undefined ? (
        <Waiting trialKey={trial.key} shown={shown} />
      ) : (
        <Ended outcome={outcome} shown={shown} />
      )}
      <td>{outcome !== undefined && <AgainButton name={name} trial={trial} />}</td>
    </tr>
  );
}

function Seed({ seed, choice }: { readonly seed: number; readonly choice: SeedChoice | undefined }) {
  if (choice === undefined) return seed;
  return (
    <button
      type="button"
      aria-label={`Seed ${seed}`}
      aria-pressed={choice.seed === seed}
      onClick={() => choice.choose(seed)}
    >
      {seed}
    </button>
  );
}

interface EndedProps {
  readonly outcome: Outcome;
  readonly shown: readonly Fact[];
}

function Ended({ outcome, shown }: EndedProps) {
  return (
    <>
      {shown.map(({ title, ended }) => (
        <td key={title}>{ended(outcome)}</td>
      ))}
      <td className={styles['sentence']} title={outcome.sentence}>
        {outcome.sentence}
      </td>
    </>
  );
}

interface WaitingProps {
  readonly trialKey: string;
  readonly shown: readonly Fact[];
}

function Waiting({ trialKey, shown }: WaitingProps) {
  const progress = useStudy((state) => state.underWay.get(trialKey));
  const kept = useStudy((state) => state.parts.get(trialKey));
  const from = kept === undefined ? '' : `goes on from step ${formatCount(kept)}`;
  return (
    <>
      {shown.map(({ title, waiting }) => (
        <td key={title}>{waiting?.(progress) ?? NONE}</td>
      ))}
      <td className={styles['sentence']}>{progress === undefined ? from : ''}</td>
    </>
  );
}
