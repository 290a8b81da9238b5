import { type LossTerm, lossFormula, lossTerms } from '../../shared/compile/lossTerms';
import {
  formatBytes,
  formatCount,
  formatCounted,
  formatNumber,
  formatPercent,
  formatRate,
} from '../charts/format';
import type { RunBuffer } from './buffer';
import { frameCost } from './frameCost';
import { useShownFrame, useShownTap } from './hooks';
import { isUnderWay, meanOfRecent, RECENT_STEPS, type ShownLoss, shownLoss } from './status';
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

interface LastMeasured {
  readonly loss: ShownLoss | null;
  /** In force in the last step. */
  readonly learningRate: number | null;
  readonly valAccuracy: number | null;
  /** The Outputs whose losses are summed, where there are several; accuracy is that of the first. */
  readonly terms: readonly LossTerm[];
  readonly msPerStep: number | null;
  /** Tensors that the training holds now; 0 where it is another run that is shown. */
  readonly tensors: number;
  readonly bytes: number;
}

/** The newest measurements of the run shown: what stands in one row must be of one run. */
function useLastMeasured(): LastMeasured {
  const { run } = useShownTap();
  const { phase, buffer, lastStep, lastEpoch, msPerStep, tensors, bytes } = useTrainingStore();
  if (run !== null && run !== buffer) return lastOf(run);
  return {
    loss: shownLoss(lastStep, lastEpoch, !isUnderWay(phase)),
    learningRate: known(lastStep?.learningRate),
    valAccuracy: lastEpoch?.valAccuracy ?? null,
    terms: buffer === null ? [] : lossTerms(buffer.document.graph),
    msPerStep,
    tensors,
    bytes,
  };
}

/** Null for a rate that was not recorded. */
function known(rate: number | undefined): number | null {
  return rate === undefined || Number.isNaN(rate) ? null : rate;
}

function lastOf({ steps, epochs, document }: RunBuffer): LastMeasured {
  const [step, loss] = [steps.step.at(-1), steps.loss.at(-1)];
  const last = step === undefined || loss === undefined ? null : { step, loss };
  return {
    loss: shownLoss(last, epochs.at(-1) ?? null, true),
    learningRate: known(steps.learningRate.at(-1)),
    valAccuracy: epochs.at(-1)?.valAccuracy ?? null,
    terms: lossTerms(document.graph),
    msPerStep: meanOfRecent([...steps.milliseconds.slice(-RECENT_STEPS)]),
    tensors: 0,
    bytes: 0,
  };
}

function TrainingFacts() {
  const { loss, learningRate, valAccuracy, terms, msPerStep, tensors, bytes } = useLastMeasured();
  const [scored] = terms;
  return (
    <>
      {loss !== null && <Loss loss={loss} terms={terms} />}
      {valAccuracy !== null && (
        <span>
          val acc {scored === undefined ? '' : `of ${scored.name} `}
          {formatPercent(valAccuracy)}
        </span>
      )}
      {learningRate !== null && <span>lr {formatRate(learningRate)}</span>}
      {msPerStep !== null && <span>{formatNumber(msPerStep)} ms/step</span>}
      {tensors > 0 && (
        <span>
          {formatCount(tensors)} tensors · {formatBytes(bytes)}
        </span>
      )}
    </>
  );
}

interface LossProps {
  readonly loss: ShownLoss;
  readonly terms: readonly LossTerm[];
}

function Loss({ loss: { of, value }, terms }: LossProps) {
  const sum = terms.length === 0 ? '' : `: ${lossFormula(terms)}`;
  if (of === 'batch')
    return <span title={`Loss of the last step’s batch${sum}`}>batch loss {formatNumber(value)}</span>;
  return <span title={`Mean loss over the images of the last epoch${sum}`}>loss {formatNumber(value)}</span>;
}
