import { util } from '@tensorflow/tfjs-core';
import { compile } from '../../compile/compile';
import type { Plan } from '../../compile/plan';
import { findDataset } from '../../data/catalogue';
import type { AssetReader } from '../../data/dataset';
import { loadDataset } from '../../data/load';
import type { BackendChoice, NormscopeDocument, TrainingSettings } from '../../document/schema';
import type { EndReason, TrainingEvent } from '../../protocol/training';
import type { EngineAssets } from '../backends';
import { type Beginning, beginSession } from './begin';
import { createBreathe } from './breathe';
import type { TrainingControl } from './control';
import { type ChosenBackend, downTheList } from './downTheList';
import { beforeFirstStep, startedWith } from './firstStep';
import type { Host } from './host';
import { DivergenceError, type Progress } from './progress';
import { type Course, runEpochs } from './run';
import { stepsPerEpoch } from './runState';
import {
  describeCheckpoint,
  describeCompleted,
  describeDivergence,
  describeEarlyStop,
  describeFailure,
  describeProblems,
  describeStopped,
  describeUnseen,
} from './sentences';
import type { Session } from './session';

export interface TrainOptions extends Beginning {
  readonly document: NormscopeDocument;
  /** Reads the data set's files. */
  readonly readAsset: AssetReader;
  readonly assets: EngineAssets;
  readonly control: TrainingControl;
  /** Lets the running statistics settle after the last epoch, and tells how the network does with them (`settle.ts`). */
  readonly settle?: boolean;
  /** Tells, at the beginning, after each epoch and at the end, what passes through the network (`examine`). */
  readonly examine?: boolean;
  /** Takes frames and norms at the first step alone, and none where the document wants none. */
  readonly framesAtStart?: boolean;
  /** Overrules the document's. */
  readonly backend?: BackendChoice;
  /** Milliseconds from any beginning; the host's own clock unless given. */
  readonly now?: () => number;
}

/** How a training ended. */
interface Verdict {
  readonly reason: EndReason;
  readonly sentence: string;
}

/**
 * Trains a document's network and tells what happens, in the order that `TrainingEvent` lays down; the last event is always
 * `ended`, also where an error ended it. The same document, seed and backend give the same numbers: bit for bit on wasm and
 * cpu, paused in between or not, and gone on with from a checkpoint or not. Nothing of it is left on the backend afterwards, even where the caller leaves early.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingEvent, void> {
  const progress: Progress = {
    ...{ step: 0, validation: null, stall: null, checkpoint: null, tooLarge: null, unseen: null },
  };
  const { reason, sentence } = yield* attempt(options, progress);
  const goOn = reason === 'completed' ? '' : describeCheckpoint(progress, options.document.training);
  const { step, validation } = progress;
  yield {
    type: 'ended',
    reason,
    sentence: goOn === '' ? sentence : `${sentence} ${goOn}`,
    step,
    valLoss: validation?.loss ?? null,
    valAccuracy: validation?.accuracy ?? null,
  };
}

async function* attempt(options: TrainOptions, progress: Progress): AsyncGenerator<TrainingEvent, Verdict> {
  try {
    yield { type: 'preparing', sentence: 'Checking the network …' };
    const { document } = options;
    const { plan, problems } = compile(document, findDataset(document.dataset.id) ?? null);
    if (plan === null) return { reason: 'failed', sentence: describeProblems(problems) };
    return yield* trainPlan(plan, options, progress);
  } catch (error) {
    return { reason: 'failed', sentence: describeFailure(error, progress.step, options.document.training) };
  }
}

async function* trainPlan(
  plan: Plan,
  options: TrainOptions,
  progress: Progress,
): AsyncGenerator<TrainingEvent, Verdict> {
  const { document, readAsset, assets, control, backend: choice = document.training.backend } = options;
  yield { type: 'preparing', sentence: 'Reading the data set …' };
  const dataset = await loadDataset(document.dataset.id, readAsset);
  const host = { control, now: options.now ?? util.now, breathe: createBreathe() };
  const work = { plan, dataset, settings: document.training };
  return yield* downTheList(work, { choice, assets, host }, (chosen, session) =>
    trainOn(chosen, session, { options, host, progress }),
  );
}

interface Task {
  readonly options: TrainOptions;
  readonly host: Host;
  readonly progress: Progress;
}

async function* trainOn(
  { name, note, report }: ChosenBackend,
  session: Session,
  { options, host, progress }: Task,
): AsyncGenerator<TrainingEvent, Verdict> {
  const { settings, trainer } = session;
  if (trainer.rehearse !== undefined) {
    yield { type: 'preparing', sentence: 'Compiling for the GPU …' };
    await beforeFirstStep(trainer.rehearse(() => host.control.wish === 'stop'));
  }
  const standing = await beginSession(session, options);
  if (standing !== null) {
    const { step, validation } = standing;
    Object.assign(progress, { step, validation, checkpoint: step });
  }
  const perEpoch = stepsPerEpoch(session);
  const totalSteps = perEpoch * settings.epochs;
  const { step } = progress;
  const facts = { backend: name, note, report, step, totalSteps, stepsPerEpoch: perEpoch };
  const { settle: settles = false, examine: examines = false, framesAtStart = false } = options;
  const course = { standing, settles, examines, framesAtStart };
  return yield* runSession(session, host, progress, { type: 'started', ...facts }, course);
}

async function* runSession(
  session: Session,
  host: Host,
  progress: Progress,
  started: Extract<TrainingEvent, { type: 'started' }>,
  course: Course,
): AsyncGenerator<TrainingEvent, Verdict> {
  const { plan, settings } = session;
  try {
    const reason = yield* startedWith(started, runEpochs(session, host, progress, course));
    const sentence =
      reason === 'stopped'
        ? describeStopped(progress.step, started.totalSteps)
        : describeEnd(progress, settings);
    return { reason, sentence };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    return { reason: 'diverged', sentence: describeDivergence(error.divergence, plan, settings) };
  }
}

function describeEnd({ step, validation, stall, unseen }: Progress, settings: TrainingSettings): string {
  const epochs = stall === null ? settings.epochs : stall.bestEpoch + stall.epochs;
  const completed = describeCompleted(step, epochs, validation);
  const early = stall === null ? [] : [describeEarlyStop(stall, settings)];
  const blind = unseen === null ? [] : [describeUnseen(unseen)];
  return [completed, ...early, ...blind].join(' ');
}
