import type { Outcome } from '../../../shared/study/outcome';
import type { Trial } from '../../../shared/study/trials';
import { formatTime } from '../../../shared/study/words';
import { formatCount, formatNumber, formatPercent } from '../../charts/format';
import type { StudyPlan } from '../plan';
import { useStudy } from '../store';
import { AgainButton } from './AgainButton';
import styles from './Results.module.css';

const titles = ['State', 'Accuracy', 'Loss', 'Steps', 'Time a step'];

/** A column before the others. */
export interface TrialColumn {
  readonly title: string;
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
  readonly columns?: readonly TrialColumn[];
  readonly choice?: SeedChoice;
}

/** A table of trials: how each ended, what it gave, or where it stands. */
export function TrialTable({ plan, trials, named, columns = [], choice }: TrialTableProps) {
  const heads = [...(named ? ['Variant'] : []), 'Seed', ...columns.map(({ title }) => title), ...titles];
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
            {...{ named, trial, columns, choice }}
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
  readonly columns: readonly TrialColumn[];
  readonly choice: SeedChoice | undefined;
}

function TrialRow({ name, named, trial, columns, choice }: TrialRowProps) {
  const outcome = useStudy((state) => state.outcomes.get(trial.key));
  const seed = <Seed seed={trial.seed} choice={choice} />;
  return (
    <tr data-ended={outcome?.ended ?? 'not'} data-chosen={choice?.seed === trial.seed}>
      {named && <th scope="row">{name}</th>}
      {named ? <td>{seed}</td> : <th scope="row">{seed}</th>}
      {columns.map(({ title, textOf }) => (
        <td key={title} className={styles['main']}>
          {textOf(trial)}
        </td>
      ))}
      {outcome === undefined ? <Waiting trialKey={trial.key} /> : <Ended outcome={outcome} />}
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

function Ended({ outcome }: { readonly outcome: Outcome }) {
  const last = outcome.ended === 'completed' ? outcome.epochs.at(-1) : undefined;
  return (
    <>
      <td>{outcome.ended}</td>
      <td>{formatPercent(last?.valAccuracy)}</td>
      <td>{formatNumber(last?.valLoss)}</td>
      <td>{formatCount(outcome.steps)}</td>
      <td>{outcome.msPerStep === null ? '–' : formatTime(outcome.msPerStep)}</td>
      <td className={styles['sentence']} title={outcome.sentence}>
        {outcome.sentence}
      </td>
    </>
  );
}

function Waiting({ trialKey }: { readonly trialKey: string }) {
  const progress = useStudy((state) => state.underWay.get(trialKey));
  const kept = useStudy((state) => state.parts.get(trialKey));
  const from = kept === undefined ? '' : `goes on from step ${formatCount(kept)}`;
  const running = progress !== undefined;
  return (
    <>
      <td>{running ? 'running' : 'waiting'}</td>
      <td>–</td>
      <td>–</td>
      <td>
        {running && progress.totalSteps > 0
          ? `${formatCount(progress.step)} / ${formatCount(progress.totalSteps)}`
          : '–'}
      </td>
      <td>–</td>
      <td className={styles['sentence']}>{running ? '' : from}</td>
    </>
  );
}
