import { formatBytes, formatCount, formatCounted, formatNumber, formatPercent } from '../charts/format';
import { frameCost } from './frameCost';
import { useShownFrame, useShownTap } from './hooks';
import { useTrainingStore } from './store';
import styles from './TrainBar.module.css';

/** What was measured last, for the status bar: nothing is shown that was not measured. */
export function StatusFacts() {
  return (
    <div className={styles['facts']}>
      <FrameFacts />
      <TrainingFacts />
    </div>
  );
}

/** How often frames are taken, of what, and what they cost. */
function FrameFacts() {
  const { run, tap } = useShownTap();
  const { frame } = useShownFrame(tap);
  if (run === null || tap === null || frame === null) return <span className={styles['frames']} />;
  const cost = frameCost(run.steps, run.frames.steps(tap));
  const every = run.document.training.framesEvery;
  const facts = [
    formatCounted(frame.channels, 'channel'),
    formatCounted(frame.bins, 'bin'),
    every === 1 ? 'every step' : `every ${formatCount(every)} steps`,
  ];
  return (
    <span
      className={styles['frames']}
      title="What is looked at, how often, and what that adds to the time of a step"
    >
      {facts.join(' · ')}
      {cost !== null && (
        <>
          {' · '}
          <b>+{formatPercent(cost)} step time</b>
        </>
      )}
    </span>
  );
}

function TrainingFacts() {
  const { lastStep, lastEpoch, msPerStep, tensors, bytes } = useTrainingStore();
  return (
    <>
      {lastStep !== null && <span>loss {formatNumber(lastStep.loss)}</span>}
      {lastEpoch !== null && <span>val acc {formatPercent(lastEpoch.valAccuracy)}</span>}
      {msPerStep !== null && <span>{formatNumber(msPerStep)} ms/step</span>}
      {tensors > 0 && (
        <span>
          {formatCount(tensors)} tensors · {formatBytes(bytes)}
        </span>
      )}
    </>
  );
}
