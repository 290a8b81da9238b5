import { trialsLeft } from '../../shared/study/left';
import styles from '../app/StatusBar.module.css';
import { Fit, FitRow, FitSpace } from '../ui/FitRow';
import { ProgressBar } from '../ui/ProgressBar';
import { slotCount, timeLeft } from './left';
import { type StudyPhase, useStudyPhase } from './phase';
import { type StudyPlan, useStudyPlan } from './plan';
import own from './Study.module.css';
import { useStudy } from './store';
import { useResults } from './useResults';
import { formatEstimate } from './words';

/** The window's bottom line in the Study workspace: how far the study has come. */
export function StudyStatusBar() {
  const plan = useStudyPlan();
  return (
    <FitRow className={styles['bar']}>{plan === null ? <span>No study</span> : <Facts plan={plan} />}</FitRow>
  );
}

function Facts({ plan }: { readonly plan: StudyPlan }) {
  const phase = useStudyPhase((state) => state.phase);
  const { outcomes, probes, left, searching } = useResults(plan);
  const underWay = useStudy((state) => state.underWay.size);
  const begun = useStudy((state) => state.parts.size > 0);
  const ended = (how: string): number => outcomes.filter((outcome) => outcome.ended === how).length;
  const [failed, diverged] = [ended('failed'), ended('diverged')];
  const done = outcomes.length + probes.length;
  // Trials with the same numbers are trained once, and are results each.
  const total = Math.max(plan.trials.length + probes.length, done + left);
  return (
    <>
      <div className={own['progress']}>
        <ProgressBar label="Progress of the study" value={done} max={Math.max(1, total)} />
      </div>
      <span data-testid="study-progress">
        {done} / {searching && 'at most '}
        {total} trials
      </span>
      {underWay > 0 && <Fit rank={3}>{underWay} running</Fit>}
      {failed + diverged > 0 && (
        <Fit rank={2}>
          {failed} failed · {diverged} diverged<Fit rank={4}> (kept as results)</Fit>
        </Fit>
      )}
      <LeftWords plan={plan} />
      <FitSpace />
      <span>{stateWords(phase, begun, done / total)}</span>
    </>
  );
}

function LeftWords({ plan }: { readonly plan: StudyPlan }) {
  const state = useStudy();
  const left = timeLeft(plan, state);
  if (left === null) return null;
  const workers = slotCount(plan.design, trialsLeft(plan, state.outcomes).length);
  return (
    <Fit rank={1} title={`Estimated ${estimatedBy[left.by]}`}>
      {formatEstimate(left)} left on {workers === 1 ? '1 worker' : `${workers} workers`}
    </Fit>
  );
}

const estimatedBy = {
  trainings: 'by the trainings so far',
  epoch: 'by an epoch of the drawn network',
  steps: 'by the steps measured, without validation',
} as const;

/**
 * @param begun whether a trial stands somewhere on its way
 * @param share of the trials that have ended
 */
function stateWords(phase: StudyPhase, begun: boolean, share: number): string {
  if (phase === 'running') return 'running';
  if (phase === 'pausing') return 'pausing after the steps under way';
  if (phase === 'measuring') return 'measuring an epoch';
  if (share === 1) return 'finished';
  if (begun) return 'paused: goes on where it stopped';
  return share > 0 ? 'not finished: the trials that are left can be run' : 'not begun';
}
