import type { TrainingEvent } from '../../protocol/training';
import { findStall } from '../../schedule/earlyStopping';
import { batchesOf, epochOrder } from './batches';
import { examine, openExaminer, tellSpreads } from './examine';
import { finishAll, finishStep, pause } from './finish';
import type { Host } from './host';
import { type Progress, refuseDivergence } from './progress';
import { ratesOf, takeBaseRate, tellChangedRate } from './rates';
import { createRun, type Ending, nextEpoch, type Outset, type Run, stepsPerEpoch } from './runState';
import type { Session } from './session';
import { settle } from './settle';
import { checkpointAfterEpoch, checkpointAtEnd, holdCheckpoint, isDueAfterStep } from './takeCheckpoint';
import { validate } from './validate';

/** Where a training begins, how often one looks into it, and what comes after it. */
export interface Course extends Outset {
  /** Whether the running statistics are let settle after the last epoch, and the network validated once more. */
  readonly settles: boolean;
  /** Whether it is told, at the beginning, after each epoch and at the end, what passes through the network. */
  readonly examines: boolean;
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
  { settles, examines, ...outset }: Course,
): AsyncGenerator<TrainingEvent, Ending> {
  const run = createRun(session, host, progress, outset);
  try {
    if (examines) openExaminer(run);
    // Between two epochs a stop may have come before the look.
    if (run.batches === 0) yield* tellSpreads(run);
    const ending = yield* trainEpochs(run);
    yield* checkpointAtEnd(run);
    return ending === 'stopped' ? ending : yield* lookBack(run, settles);
  } catch (error) {
    yield* run.reporter.flush();
    throw error;
  } finally {
    run.pipeline.dispose();
    run.examiner?.dispose();
  }
}

/** What comes after the last epoch; a training that is stopped there goes on there. */
async function* lookBack(run: Run, settles: boolean): AsyncGenerator<TrainingEvent, Ending> {
  const ending = yield* examine(run);
  // Last: it moves the running statistics.
  return settles && ending === 'completed' ? yield* settle(run) : ending;
}

async function* trainEpochs(run: Run): AsyncGenerator<TrainingEvent, Ending> {
  const { epochs, earlyStopping } = run.session.settings;
  yield* tellChangedRate(run);
  while (run.epoch <= epochs) {
    run.progress.stall = findStall(earlyStopping, run.validationLosses);
    if (run.progress.stall !== null) break;
    const ending = yield* runEpoch(run);
    if (ending === 'stopped') return ending;
  }
  return 'completed';
}

async function* runEpoch(run: Run): AsyncGenerator<TrainingEvent, Ending> {
  const { session, host, progress, watch, epoch } = run;
  const trained = yield* trainBatches(run);
  if (trained === 'stopped') return trained;
  const validation = yield* validate(session, host, () => pause(run));
  if (validation === null) return 'stopped';
  const { outputs, ...score } = validation;
  const { outputs: ownOutputs, ...own } = run.score.mean();
  progress.validation = score;
  run.validationLosses.push(score.loss);
  const { step } = progress;
  yield {
    type: 'epoch',
    metrics: {
      ...{ epoch, step, ...own },
      ...(ownOutputs.length === 0 ? {} : { outputs: ownOutputs }),
      ...{ valLoss: score.loss, valAccuracy: score.accuracy, valTop5Accuracy: score.top5Accuracy },
      ...(outputs.length === 0 ? {} : { valOutputs: outputs }),
      learningRate: run.learningRate,
      milliseconds: watch.elapsed(),
    },
  };
  refuseDivergence({ what: 'validation loss', step, loss: score.loss, learningRate: run.baseRate });
  yield* tellSpreads(run);
  nextEpoch(run);
  yield* checkpointAfterEpoch(run);
  return 'completed';
}

/** Trains the batches of the epoch under way that are left. */
async function* trainBatches(run: Run): AsyncGenerator<TrainingEvent, Ending> {
  const { session, host, pipeline, epoch } = run;
  const { batchSize, seed, framesEvery } = session.settings;
  run.rateAt = ratesOf(run);
  const left = epochOrder(seed, epoch, session.trainCount).subarray(run.batches * batchSize);
  for (const indices of batchesOf(left, batchSize)) {
    if (host.control.wish === 'wait' && run.seen) yield* pause(run);
    if (host.control.wish === 'stop') break;
    yield* takeBaseRate(run);
    run.begun += 1;
    run.batches += 1;
    run.learningRate = run.rateAt(run.begun);
    const { begun: step, learningRate } = run;
    const frames = framesDue(run);
    host.control.stepTaken();
    pipeline.begin(epoch, { step, indices, learningRate, frames });
    run.seen = frames || framesEvery === 0 || run.framesAtStart;
    if (!pipeline.hungry()) yield* finishStep(run);
    if (isDueAfterStep(run)) yield* holdCheckpoint(run);
    await host.breathe();
  }
  yield* finishAll(run);
  return host.control.wish === 'stop' ? 'stopped' : 'completed';
}

/**
 * Frames are taken in the first step, so that there is something to see at once, in every n-th, in the last of each epoch, so that
 * validation and the end of a training have theirs, and wherever somebody looks: in steps taken one by one, and before a pause. Where
 * nobody looks later than at the start, no later step is made to take longer.
 */
function framesDue({ session, host, framesAtStart, begun, batches }: Run): boolean {
  const { framesEvery } = session.settings;
  if (framesEvery === 0) return false;
  if (framesAtStart) return begun === 1;
  const isLastOfEpoch = batches === stepsPerEpoch(session);
  return begun === 1 || begun % framesEvery === 0 || isLastOfEpoch || host.control.singly;
}
