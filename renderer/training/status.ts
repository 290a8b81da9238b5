import type { BackendName } from '../../shared/document/schema';
import type { BackendReport } from '../../shared/protocol/backends';
import type { RateChange } from '../../shared/protocol/runs';
import type { EndReason, TrainingEvent } from '../../shared/protocol/training';
import type { EpochMetrics, StepMetrics } from '../../shared/signals/metrics';

export type TrainingPhase = 'idle' | 'preparing' | 'running' | 'validating' | 'paused' | 'ended';

/** Where the training stands, as far as its events have told. */
export interface TrainingStatus {
  readonly phase: TrainingPhase;
  readonly backend: BackendName | null;
  /** Why it is not the backend that was asked for, or null. */
  readonly note: string | null;
  /** What backends were measured at for this network, or null. */
  readonly report: BackendReport | null;
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly epoch: number;
  /** Epochs that were trained before it began, where it goes on from a checkpoint. */
  readonly epochsBefore: number;
  /** What the schedule takes its shares of, where it was changed while the run trained; null: as the settings say. */
  readonly baseRate: number | null;
  /** Where it was changed so. */
  readonly rates: readonly RateChange[];
  readonly lastStep: StepMetrics | null;
  readonly lastEpoch: EpochMetrics | null;
  /** Mean wall time of the last steps, ms; null before the first. */
  readonly msPerStep: number | null;
  /** Estimate from the measured times of steps and validations, ms; null while there is nothing to estimate from. */
  readonly timeLeft: number | null;
  readonly tensors: number;
  readonly bytes: number;
  /** What is being prepared, or why the training ended. */
  readonly sentence: string | null;
  readonly validation: { readonly done: number; readonly total: number } | null;
  readonly reason: EndReason | null;
  readonly timing: Timing;
}

/** What the estimates are made from. */
interface Timing {
  /** Wall times of the last steps, ms. */
  readonly recent: readonly number[];
  /** Wall time of this epoch's steps so far, ms. */
  readonly epochSteps: number;
  /** Wall time of the last validation, ms; 0 before the first. */
  readonly validation: number;
}

/** How many of the last steps the time of a step is the mean of. */
export const RECENT_STEPS = 50;

export const idleStatus: TrainingStatus = {
  phase: 'idle',
  backend: null,
  note: null,
  report: null,
  step: 0,
  totalSteps: 0,
  stepsPerEpoch: 0,
  epoch: 0,
  epochsBefore: 0,
  baseRate: null,
  rates: [],
  lastStep: null,
  lastEpoch: null,
  msPerStep: null,
  timeLeft: null,
  tensors: 0,
  bytes: 0,
  sentence: null,
  validation: null,
  reason: null,
  timing: { recent: [], epochSteps: 0, validation: 0 },
};

/** True from the click on Train until the run has ended. */
export const isUnderWay = (phase: TrainingPhase): boolean => phase !== 'idle' && phase !== 'ended';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Mean of the wall times of the last steps, ms; null where there are none. */
export const meanOfRecent = (times: readonly number[]): number | null =>
  times.length === 0 ? null : sum(times) / times.length;

/** A loss to show, and what it is the mean over: the images of an epoch, or those of one batch. */
export interface ShownLoss {
  readonly of: 'epoch' | 'batch';
  readonly value: number;
}

/**
 * The loss that tells most about a run now: its last epoch's where no step came after it or the run is over, else the last
 * step's, which is that of one batch and as noisy as it is small; null before the first step.
 */
export function shownLoss(
  step: Pick<StepMetrics, 'step' | 'loss'> | null,
  epoch: Pick<EpochMetrics, 'step' | 'loss'> | null,
  isOver: boolean,
): ShownLoss | null {
  if (epoch !== null && (isOver || step === null || step.step <= epoch.step))
    return { of: 'epoch', value: epoch.loss };
  return step === null ? null : { of: 'batch', value: step.loss };
}

function afterSteps(status: TrainingStatus, steps: readonly StepMetrics[]): TrainingStatus {
  const last = steps.at(-1);
  if (last === undefined) return status;
  const times = steps.map(({ milliseconds }) => milliseconds);
  const recent = [...status.timing.recent, ...times].slice(-RECENT_STEPS);
  const timing = { ...status.timing, recent, epochSteps: status.timing.epochSteps + sum(times) };
  return {
    ...status,
    step: last.step,
    epoch: last.epoch,
    lastStep: last,
    msPerStep: meanOfRecent(recent),
    timing,
  };
}

function afterEpoch(status: TrainingStatus, metrics: EpochMetrics): TrainingStatus {
  const validation = Math.max(0, metrics.milliseconds - status.timing.epochSteps);
  return {
    ...status,
    phase: status.phase === 'validating' ? 'running' : status.phase,
    lastEpoch: metrics,
    validation: null,
    timing: { ...status.timing, epochSteps: 0, validation },
  };
}

/** Remaining steps at the measured time per step, and a validation at the end of each remaining epoch. */
function timeLeft(status: TrainingStatus): number | null {
  const { step, totalSteps, stepsPerEpoch, msPerStep, timing } = status;
  if (msPerStep === null || stepsPerEpoch === 0) return null;
  const validations =
    Math.ceil(totalSteps / stepsPerEpoch) - (status.lastEpoch?.epoch ?? status.epochsBefore);
  return (totalSteps - step) * msPerStep + validations * timing.validation;
}

const withTimeLeft = (status: TrainingStatus): TrainingStatus => ({ ...status, timeLeft: timeLeft(status) });

/** The status after one more event of the training. */
export function reduceTraining(status: TrainingStatus, event: TrainingEvent): TrainingStatus {
  switch (event.type) {
    case 'preparing':
      return { ...status, phase: 'preparing', sentence: event.sentence };
    case 'started': {
      const { type: _, step, ...facts } = event;
      const epochsBefore = Math.floor(step / facts.stepsPerEpoch);
      const epoch = Math.min(epochsBefore + 1, Math.ceil(facts.totalSteps / facts.stepsPerEpoch));
      return {
        ...status,
        ...facts,
        phase: 'running',
        step,
        epochsBefore,
        epoch,
        sentence: null,
      };
    }
    case 'steps':
      return withTimeLeft({
        ...afterSteps(status, event.steps),
        tensors: event.tensors,
        bytes: event.bytes,
      });
    case 'measured':
      return { ...status, report: event.report };
    case 'frame':
    case 'norms':
    case 'checkpoint':
    // Only studies look inside, and let running statistics settle.
    case 'spreads':
    case 'examined':
    case 'settled':
      return status;
    case 'validating':
      return { ...status, phase: 'validating', validation: { done: event.done, total: event.total } };
    case 'epoch':
      return withTimeLeft(afterEpoch(status, event.metrics));
    case 'paused':
      return { ...status, phase: 'paused' };
    case 'running':
      return { ...status, phase: 'running' };
    case 'learningRate': {
      const { step, learningRate } = event;
      const before = status.rates.filter((rate) => rate.step !== step);
      return { ...status, baseRate: learningRate, rates: [...before, { step, learningRate }] };
    }
    case 'ended':
      return {
        ...status,
        phase: 'ended',
        reason: event.reason,
        sentence: event.sentence,
        validation: null,
        timeLeft: null,
      };
  }
}
