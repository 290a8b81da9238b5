import { util } from '@tensorflow/tfjs-core';
import { compile } from '../../compile/compile';
import type { Plan } from '../../compile/plan';
import { findDataset } from '../../data/catalogue';
import type { AssetReader } from '../../data/dataset';
import { loadDataset } from '../../data/load';
import type { BackendChoice, NormscopeDocument, TrainingSettings } from '../../document/schema';
import type { EndReason, TrainingEvent } from '../../protocol/training';
import { type EngineAssets, openBackend } from '../backends';
import { DeviceLostError } from '../backends/deviceWatch';
import { createBreathe } from './breathe';
import type { TrainingControl } from './control';
import type { Host } from './host';
import { DivergenceError, type Progress, runEpochs, stepsPerEpoch } from './run';
import {
  describeCompleted,
  describeDivergence,
  describeEarlyStop,
  describeFailure,
  describeProblems,
  describeStopped,
} from './sentences';
import { openSession, type Session } from './session';

export interface TrainOptions {
  readonly document: NormscopeDocument;
  /** Reads the data set's files. */
  readonly readAsset: AssetReader;
  readonly assets: EngineAssets;
  readonly control: TrainingControl;
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
 * cpu, paused in between or not. Nothing of it is left on the backend afterwards, even where the caller leaves early.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingEvent, void> {
  const progress: Progress = { step: 0, validation: null, stall: null };
  const { reason, sentence } = yield* attempt(options, progress);
  const { step, validation } = progress;
  yield {
    type: 'ended',
    reason,
    sentence,
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
  const { document, readAsset, assets, control, backend = document.training.backend } = options;
  yield { type: 'preparing', sentence: 'Reading the data set …' };
  const dataset = await loadDataset(document.dataset.id, readAsset);
  yield { type: 'preparing', sentence: 'Starting the backend …' };
  const { name, note } = await openBackend(backend, assets);
  yield { type: 'preparing', sentence: 'Building the network …' };
  const session = await openSession(plan, dataset, document.training, assets.threads ?? null);
  const host = { control, now: options.now ?? util.now, breathe: createBreathe() };
  try {
    const perEpoch = stepsPerEpoch(session);
    const totalSteps = perEpoch * document.training.epochs;
    yield { type: 'started', backend: name, note, totalSteps, stepsPerEpoch: perEpoch };
    return yield* runSession(session, host, progress, totalSteps);
  } catch (error) {
    throw await blame(session, host, error);
  } finally {
    session.dispose();
  }
}

/** Turns of the event loop within which a host tells of a lost device, once work on it has failed. */
const TURNS = 10;

/** The cause of an error in training: of a lost device, what fails first is some work under way, which says little. */
export async function blame(session: Session, host: Host, error: unknown): Promise<unknown> {
  for (let turn = 0; session.trainer.remote && !session.trainer.device.lost && turn < TURNS; turn++)
    await host.breathe();
  return session.trainer.device.lost ? new DeviceLostError({ cause: error }) : error;
}

async function* runSession(
  session: Session,
  host: Host,
  progress: Progress,
  totalSteps: number,
): AsyncGenerator<TrainingEvent, Verdict> {
  const { plan, settings } = session;
  try {
    const reason = yield* runEpochs(session, host, progress);
    const sentence =
      reason === 'stopped' ? describeStopped(progress.step, totalSteps) : describeEnd(progress, settings);
    return { reason, sentence };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    return { reason: 'diverged', sentence: describeDivergence(error.divergence, plan, settings) };
  }
}

function describeEnd({ step, validation, stall }: Progress, settings: TrainingSettings): string {
  const epochs = stall === null ? settings.epochs : stall.bestEpoch + stall.epochs;
  const completed = describeCompleted(step, epochs, validation);
  return stall === null ? completed : `${completed} ${describeEarlyStop(stall, settings)}`;
}
