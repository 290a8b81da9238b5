import { type LossTerm, lossFormula, lossTerms } from '../../shared/compile/lossTerms';
import {
  formatBytes,
  formatCount,
  formatCounted,
  formatNumber,
  formatPercent,
  formatRate,
} from '../charts/format';
import { Fit } from '../ui/FitRow';
import type { RunBuffer } from './buffer';
import { frameCost, frameRhythm, smallerBatchEvery } from './frameCost';
import { useShownFrame, useShownTap } from './hooks';
import styles from './StatusFacts.module.css';
import { isUnderWay, meanOfRecent, RECENT_STEPS, type ShownLoss, shownLoss } from './status';
import { useTrainingStore } from './store';

/** What was measured last, for the status bar: nothing is shown that was not measured. */
export function StatusFacts() {
  return (
    <>
      <FrameFacts />
      <TrainingFacts />
    </>
  );
}

/** How often frames are taken, of what, and what they cost. */
function FrameFacts() {
  const { run, tap } = useShownTap();
  const { frame } = useShownFrame(tap);
  if (run === null || tap === null || frame === null) return null;
  const cost = frameCost(run.steps, run.frames.steps(tap), smallerBatchEvery(run.document));
  const facts = [
    formatCounted(frame.channels, 'channel'),
    formatCounted(frame.bins, 'bin'),
    frameRhythm(run.document),
  ];
  return (
    <Fit
      rank={9}
      title="What is looked at, how often beside the ends of epochs, and what that adds to the time of a step"
    >
      {facts.join(' · ')}
      {cost !== null && (
        <>
          {' · '}
          <b className={styles['cost']}>+{formatPercent(cost)} step time</b>
        </>
      )}
    </Fit>
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
  const ofScored = scored === undefined ? '' : ` of ${scored.name}`;
  return (
    <>
      {loss !== null && <Loss loss={loss} terms={terms} />}
      {valAccuracy !== null && (
        <Fit rank={2} title={`Share of the validation images whose class was found${ofScored}`}>
          val acc{scored !== undefined && <Fit rank={10}>{ofScored}</Fit>} {formatPercent(valAccuracy)}
        </Fit>
      )}
      {learningRate !== null && (
        <Fit rank={5} title="Learning rate of the last step">
          lr {formatRate(learningRate)}
        </Fit>
      )}
      {msPerStep !== null && (
        <Fit rank={3} title="Mean wall time of the last steps">
          {formatNumber(msPerStep)} ms/step
        </Fit>
      )}
      {tensors > 0 && (
        <Fit rank={12} title="Tensors that the training holds now">
          {formatCount(tensors)} tensors · {formatBytes(bytes)}
        </Fit>
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
    return (
      <Fit rank={1} title={`Loss of the last step’s batch${sum}`}>
        batch loss {formatNumber(value)}
      </Fit>
    );
  return (
    <Fit rank={1} title={`Mean loss over the images of the last epoch${sum}`}>
      loss {formatNumber(value)}
    </Fit>
  );
}
