import type { TrainingEvent } from '../../protocol/training';
import type { Examiner } from '../examine';
import { batchCount } from './batches';
import type { Checkpoint, Standing } from './checkpoint';
import type { Host } from './host';
import { createNetworkSum, type NetworkSum, noNetworkScores } from './networkScore';
import { createPipeline, type Pipeline } from './pipeline';
import type { Progress } from './progress';
import { createReporter, type Reporter } from './reporter';

import type { Session } from './session';
import { createStopwatch, type Stopwatch } from './stopwatch';

/** `stopped` where the control asked for it. */
export type Ending = 'completed' | 'stopped';

/** Where a training begins, and how often one looks into it. */
export interface Outset {
  /** Where it goes on from, with a trainer that was restored to it; null begins at the beginning. */
  readonly standing: Standing | null;
  /** Whether frames and norms, where the settings want any, are taken at the first step alone. */
  readonly framesAtStart: boolean;
}

/** A training under way. */
export interface Run {
  readonly session: Session;
  readonly host: Host;
  readonly progress: Progress;
  readonly pipeline: Pipeline;
  readonly reporter: Reporter;
  readonly framesAtStart: boolean;
  /** Time of the epoch under way, pauses left out. */
  readonly watch: Stopwatch;
  /** The epoch under way, and how many of its batches were begun. */
  epoch: number;
  batches: number;
  /** Score of the epoch under way. */
  score: NetworkSum;
  /** Steps begun. */
  begun: number;
  /** What the schedule takes its shares of: the rate in the settings until the host sets another. */
  baseRate: number;
  /** The learning rate by step, until the next validation or another base rate. */
  rateAt: (step: number) => number;
  /** The learning rate of the last step begun. */
  learningRate: number;
  /** Whether there is nothing to see that the last step begun does not show: it has frames, or none are taken. */
  seen: boolean;
  /** Validation loss after each finished epoch. */
  readonly validationLosses: number[];
  /** A checkpoint whose weights have not given a loss yet. */
  held: CheckpointEvent | null;
  /** Place of the last checkpoint. */
  checkpointAt: string | null;
  /** Looks at what passes through the network; null where that is not asked for. */
  examiner: Examiner | null;
}

export type CheckpointEvent = Extract<TrainingEvent, { type: 'checkpoint' }>;

export function stepsPerEpoch({ trainCount, settings }: Session): number {
  return batchCount(trainCount, settings.batchSize);
}

/** Where a training stands before its first step. */
function beginning(settings: number): Standing {
  return {
    ...{ step: 0, epoch: 1, batches: 0, milliseconds: 0 },
    rates: { settings, base: settings, last: settings },
    score: noNetworkScores,
    validation: null,
    validationLosses: [],
  };
}

export function createRun(
  session: Session,
  host: Host,
  progress: Progress,
  { standing, framesAtStart }: Outset,
): Run {
  const settingsRate = session.settings.optimizer.learningRate;
  const { step, epoch, batches, rates, score, milliseconds, validationLosses } =
    standing ?? beginning(settingsRate);
  const watch = createStopwatch(host.now);
  watch.restart(milliseconds);
  const run: Run = {
    ...{ session, host, progress, framesAtStart, watch, epoch, batches },
    pipeline: createPipeline(session.trainer, host.now),
    reporter: createReporter(host.now),
    score: createNetworkSum(score),
    begun: step,
    // Settings that were changed since are what the user wants now.
    baseRate: rates.settings === settingsRate ? rates.base : settingsRate,
    rateAt: () => rates.last,
    learningRate: rates.last,
    seen: true,
    validationLosses: [...validationLosses],
    held: null,
    checkpointAt: null,
    examiner: null,
  };
  if (standing !== null) run.checkpointAt = placeOf(run);
  return run;
}

/**
 * Tells one place in a training from another; a step is not enough, for validation and changes of the rate come between two.
 */
export const placeOf = ({ epoch, batches, baseRate }: Run): string => `${epoch}/${batches}/${baseRate}`;

/** Goes on to the epoch after the one under way. */
export function nextEpoch(run: Run): void {
  run.epoch += 1;
  run.batches = 0;
  run.score = createNetworkSum();
  run.watch.restart();
}

/** Where a run stands whose steps are all finished. */
export function standingOf(run: Run): Pick<Checkpoint, 'lineage' | 'standing'> {
  const { session, progress, epoch, batches, score, watch, validationLosses } = run;
  const { batchSize, seed, augmentation, optimizer } = session.settings;
  return {
    lineage: { dataset: session.dataset, images: session.trainCount, batchSize, seed, augmentation },
    standing: {
      ...{ step: progress.step, epoch, batches, score: score.totals(), milliseconds: watch.elapsed() },
      rates: { settings: optimizer.learningRate, base: run.baseRate, last: run.learningRate },
      validation: progress.validation,
      validationLosses: [...validationLosses],
    },
  };
}
