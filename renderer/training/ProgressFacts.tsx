import { formatCount, formatDuration } from '../charts/format';
import type { TrainingStatus } from './status';
import { useTrainingStore } from './store';
import styles from './TrainBar.module.css';

/** What is going on, in a few words. */
function wordsFor(status: TrainingStatus): string {
  const { phase, sentence, step, totalSteps, epoch, stepsPerEpoch, timeLeft, validation } = status;
  if (phase === 'preparing') return sentence ?? 'Preparing …';
  if (phase === 'validating' && validation !== null) {
    return `validating · ${formatCount(validation.done)} / ${formatCount(validation.total)}`;
  }
  const epochs = stepsPerEpoch > 0 ? Math.ceil(totalSteps / stepsPerEpoch) : 0;
  const left = phase === 'paused' ? 'paused' : timeLeft !== null && `${formatDuration(timeLeft)} left`;
  return [`epoch ${epoch} / ${epochs}`, `${formatCount(step)} / ${formatCount(totalSteps)}`, left]
    .filter((part) => part !== false)
    .join(' · ');
}

/** How far the run has come: a bar, the step and the epoch, and the time left. */
export function ProgressFacts() {
  const status = useTrainingStore();
  const words = wordsFor(status);
  const value = status.phase === 'preparing' ? undefined : status.step;
  return (
    <div className={styles['progress']} title={words}>
      <span className={styles['words']}>{words}</span>
      <progress aria-label="Progress of the training" max={Math.max(1, status.totalSteps)} value={value} />
    </div>
  );
}
