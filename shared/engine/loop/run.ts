import type { TrainingEvent } from '../../protocol/training';
import { learningRateOf } from '../../schedule';
import { findStall } from '../../schedule/earlyStopping';
import type { Stall } from '../../schedule/stall';
import { batchCount, batchesOf, epochOrder } from './batches';
import type { Host } from './host';
import { createPipeline, type Pipeline } from './pipeline';
import { createReporter, type Reporter } from './reporter';
import { createScoreSum, type Score, type ScoreSum } from './score';
import type { Divergence } from './sentences';
import type { Session } from './session';
import { createStopwatch, type Stopwatch } from './stopwatch';
import { validate } from './validate';

/** How far a training has come; whoever started it keeps this, to tell even of one that failed. */
export interface Progress {
  /** Steps finished and measured. */
  step: number;
  /** Validation after the last finished epoch. */
  validation: Score | null;
  /** Why it ended before its last epoch, where it did so of its own accord. */
  stall: Stall | null;
}

/** A loss that is no number any more: training on would only spread it. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  constructor(readonly divergence: Divergence) {
    super(`The ${divergence.what} became ${divergence.loss} at step ${divergence.step}.`);
  }
}

/** `stopped` where the control asked for it. */
export type Ending = 'completed' | 'stopped';

interface Run {
  readonly session: Session;
  readonly host: Host;
  readonly progress: Progress;
  readonly pipeline: Pipeline;
  readonly reporter: Reporter;
  /** Time of the epoch under way, pauses left out. */
  readonly watch: Stopwatch;
  /** Score of the epoch under way. */
  score: ScoreSum;
  /** Steps begun. */
  begun: number;
  /** What the schedule takes its shares of: the rate in the settings until the host sets another. */
  baseRate: number;
  /** The learning rate by step, until the next validation or another base rate. */
  rateAt: (step: number) => number;
  /** The learning rate of the last step begun. */
  learningRate: number;
  /** Validation loss after each finished epoch. */
  readonly validationLosses: number[];
}

export function stepsPerEpoch({ trainCount, settings }: Session): number {
  return batchCount(trainCount, settings.batchSize);
}

/**
 * Trains all epochs, or as many as early stopping lets: every image once in each, in an order that the seed decides, and
 * validation after each. Throws a `DivergenceError` at the first loss that is not finite, that of a validation too: the
 * update after the last loss of an epoch shows there first.
 */
export async function* runEpochs(
  session: Session,
  host: Host,
  progress: Progress,
): AsyncGenerator<TrainingEvent, Ending> {
  const { learningRate } = session.settings.optimizer;
  const run: Run = {
    session,
    host,
    progress,
    pipeline: createPipeline(session.trainer, host.now),
    reporter: createReporter(host.now),
    watch: createStopwatch(host.now),
    score: createScoreSum(),
    begun: 0,
    baseRate: learningRate,
    rateAt: () => learningRate,
    learningRate,
    validationLosses: [],
  };
  try {
    const { epochs, earlyStopping } = session.settings;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const ending = yield* runEpoch(run, epoch);
      if (ending === 'stopped') return ending;
      if (epoch < epochs) progress.stall = findStall(earlyStopping, run.validationLosses);
      if (progress.stall !== null) break;
    }
    return 'completed';
  } finally {
    run.pipeline.dispose();
  }
}

async function* runEpoch(run: Run, epoch: number): AsyncGenerator<TrainingEvent, Ending> {
  const { session, host, progress, watch } = run;
  watch.restart();
  run.score = createScoreSum();
  const trained = yield* trainBatches(run, epoch);
  if (trained === 'stopped') return trained;
  const score = yield* validate(session, host, () => pause(run));
  if (score === null) return 'stopped';
  progress.validation = score;
  run.validationLosses.push(score.loss);
  yield {
    type: 'epoch',
    metrics: {
      epoch,
      step: progress.step,
      ...run.score.mean(),
      valLoss: score.loss,
      valAccuracy: score.accuracy,
      learningRate: run.learningRate,
      milliseconds: watch.elapsed(),
    },
  };
  refuseDivergence({ what: 'validation loss', step: progress.step, loss: score.loss });
  return 'completed';
}

async function* trainBatches(run: Run, epoch: number): AsyncGenerator<TrainingEvent, Ending> {
  const { session, host, pipeline } = run;
  const { batchSize, seed, framesEvery } = session.settings;
  run.rateAt = ratesOf(run);
  for (const indices of batchesOf(epochOrder(seed, epoch, session.trainCount), batchSize)) {
    if (host.control.wish === 'wait') yield* pause(run);
    if (host.control.wish === 'stop') break;
    yield* takeBaseRate(run);
    host.control.stepTaken();
    run.begun += 1;
    run.learningRate = run.rateAt(run.begun);
    const { begun: step, learningRate } = run;
    pipeline.begin(epoch, { step, indices, learningRate, frames: framesDue(step, framesEvery) });
    if (!pipeline.hungry()) yield* finishStep(run);
    await host.breathe();
  }
  yield* finishAll(run);
  return host.control.wish === 'stop' ? 'stopped' : 'completed';
}

/** Takes over the base learning rate where the host has set another, and tells of it. */
function* takeBaseRate(run: Run): Generator<TrainingEvent, void> {
  const wanted = run.host.control.learningRate ?? run.baseRate;
  if (wanted === run.baseRate) return;
  run.baseRate = wanted;
  run.rateAt = ratesOf(run);
  yield { type: 'learningRate', step: run.begun + 1, learningRate: wanted };
}

function ratesOf({ session, baseRate, validationLosses }: Run): (step: number) => number {
  const { schedule, epochs } = session.settings;
  const perEpoch = stepsPerEpoch(session);
  const course = { stepsPerEpoch: perEpoch, totalSteps: perEpoch * epochs, validationLosses };
  return learningRateOf(schedule, baseRate, course);
}

/** Frames are taken in the first step, so that there is something to see at once, and then in every n-th. */
function framesDue(step: number, every: number): boolean {
  return every > 0 && (step === 1 || step % every === 0);
}

/** Reports everything, then waits for a command. */
async function* pause(run: Run): AsyncGenerator<TrainingEvent, void> {
  const { control } = run.host;
  yield* finishAll(run);
  yield { type: 'paused', step: run.progress.step };
  while (control.wish === 'wait') {
    const change = control.changed();
    yield* takeBaseRate(run);
    if (control.wish === 'wait') await run.watch.hold(change);
  }
  if (control.wish === 'step') yield { type: 'running', step: run.progress.step };
}

async function* finishAll(run: Run): AsyncGenerator<TrainingEvent, void> {
  while (yield* finishStep(run));
  yield* run.reporter.flush();
}

/** Reports the oldest step on its way; gives false where there is none. */
async function* finishStep(run: Run): AsyncGenerator<TrainingEvent, boolean> {
  const finished = await run.pipeline.finish();
  if (finished === null) return false;
  const { metrics, images } = finished;
  run.progress.step = metrics.step;
  run.score.add(metrics, images);
  yield* run.reporter.report(finished);
  if (!Number.isFinite(metrics.loss)) yield* run.reporter.flush();
  refuseDivergence({ what: 'loss', step: metrics.step, loss: metrics.loss });
  return true;
}

function refuseDivergence(measured: Divergence): void {
  if (!Number.isFinite(measured.loss)) throw new DivergenceError(measured);
}
