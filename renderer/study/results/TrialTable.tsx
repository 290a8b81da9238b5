import { RotateCcw } from 'lucide-react';
import type { Outcome } from '../../../shared/study/outcome';
import type { Trial } from '../../../shared/study/trials';
import { attempt } from '../../app/errors';
import { formatCount, formatNumber, formatPercent } from '../../charts/format';
import { isBusy } from '../../training/store';
import { IconButton } from '../../ui/IconButton';
import { useStudyPhase } from '../phase';
import type { StudyPlan } from '../plan';
import { rerunTrials, useStudy } from '../store';
import styles from './Results.module.css';

const titles = ['Seed', 'State', 'Accuracy', 'Loss', 'Steps', 'ms a step'];

interface TrialTableProps {
  readonly plan: StudyPlan;
  readonly trials: readonly Trial[];
  /** Whether the trials are of several variants. */
  readonly named: boolean;
}

/** A table of trials: how each ended, what it gave, or where it stands. */
export function TrialTable({ plan, trials, named }: TrialTableProps) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {(named ? ['Variant', ...titles] : titles).map((title) => (
            <th key={title} scope="col">
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
            named={named}
            trial={trial}
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
}

function TrialRow({ name, named, trial }: TrialRowProps) {
  const outcome = useStudy((state) => state.outcomes.get(trial.key));
  return (
    <tr data-ended={outcome?.ended ?? 'not'}>
      {named && <th scope="row">{name}</th>}
      {named ? <td>{trial.seed}</td> : <th scope="row">{trial.seed}</th>}
      {outcome === undefined ? <Waiting trialKey={trial.key} /> : <Ended outcome={outcome} />}
      <td>{outcome !== undefined && <Again name={name} trial={trial} />}</td>
    </tr>
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
      <td>{formatNumber(outcome.msPerStep)}</td>
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

function Again({ name, trial }: { readonly name: string; readonly trial: Trial }) {
  const phase = useStudyPhase((state) => state.phase);
  const free = phase === 'running' || (phase === 'idle' && !isBusy());
  return (
    <IconButton
      label={`Train ${name}, seed ${trial.seed} again`}
      variant="ghost"
      size="small"
      disabled={!free}
      onClick={() => attempt('The trial was not begun again', () => rerunTrials([trial.key]))}
    >
      <RotateCcw />
    </IconButton>
  );
}
