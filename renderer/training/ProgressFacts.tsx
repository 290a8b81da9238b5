import { formatCount, formatDuration } from '../charts/format';
import { ProgressBar } from '../ui/ProgressBar';
import type { TrainingStatus } from './status';
import { useTrainingStore } from './store';
import styles from './TrainBar.module.css';

/** What is going on, in a few words each; the steps stand on the timeline too, and give way where there is little room. */
interface Words {
  readonly now: string;
  readonly steps?: string;
  readonly left?: string;
}

function wordsFor(status: TrainingStatus): Words {
  const { phase, sentence, step, totalSteps, epoch, stepsPerEpoch, timeLeft, validation } = status;
  if (phase === 'preparing') return { now: sentence ?? 'Preparing …' };
  if (phase === 'validating' && validation !== null) {
    return { now: `validating · ${formatCount(validation.done)} / ${formatCount(validation.total)}` };
  }
  const epochs = stepsPerEpoch > 0 ? Math.ceil(totalSteps / stepsPerEpoch) : 0;
  const now = `epoch ${epoch} / ${epochs}`;
  const steps = `${formatCount(step)} / ${formatCount(totalSteps)}`;
  if (phase === 'paused') return { now, steps, left: 'paused' };
  return timeLeft === null ? { now, steps } : { now, steps, left: `${formatDuration(timeLeft)} left` };
}

/** How far the run has come: a bar, the step and the epoch, and the time left. */
export function ProgressFacts() {
  const status = useTrainingStore();
  const { now, steps, left } = wordsFor(status);
  const told = [now, steps, left].filter((part) => part !== undefined).join(' · ');
  const value = status.phase === 'preparing' ? undefined : status.step;
  return (
    <div className={styles['progress']} title={told}>
      <span className={styles['words']}>
        {now}
        {steps !== undefined && <span className={styles['steps']}> · {steps}</span>}
        {left !== undefined && ` · ${left}`}
      </span>
      <ProgressBar label="Progress of the training" max={Math.max(1, status.totalSteps)} value={value} />
    </div>
  );
}
