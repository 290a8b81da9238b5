import { getBackend } from '@tensorflow/tfjs-core';
import type { Plan } from '../../compile/plan';
import type { Dataset, LabelledImages } from '../../data/dataset';
import type { TrainingSettings } from '../../document/schema';
import { findUnsupported, openProgramTrainer, openRuntime, type ThreadHost } from '../program';
import { describeLack, describeRefusal, describeUnsupported } from './fallBack';
import { refuseTapeBeyondReach } from './reach';
import { buildTape, tapeTrainer } from './tapeTrainer';
import type { Trainer } from './trainer';

/** One training: what it was made from, and the trainer that takes its steps. */
export interface Session {
  readonly plan: Plan;
  readonly settings: TrainingSettings;
  /** Id of the data set. */
  readonly dataset: string;
  /** Images that the network is validated with, and how many classes they are of. */
  readonly validation: LabelledImages;
  readonly classes: number;
  readonly trainer: Trainer;
  /** Why training on `wasm` is slower than it could be, and what mends it; null where nothing stands in its way. */
  readonly note: string | null;
  /** Images of the training set, and of that for validation. */
  readonly trainCount: number;
  readonly validationCount: number;
  dispose(): void;
}

/**
 * Builds the network, its optimizer and the data set on the current backend; what fails half-way leaves nothing behind. On
 * `wasm`, a network whose layers all have instructions trains in a program of whole steps, on the threads that the host offers.
 * Throws a `BeyondReachError` where WASM could not hold a single step.
 */
export async function openSession(
  plan: Plan,
  dataset: Dataset,
  settings: TrainingSettings,
  threads: ThreadHost | null,
): Promise<Session> {
  const { trainer, note } = await openTrainer(plan, dataset, settings, threads);
  return {
    plan,
    settings,
    dataset: dataset.info.id,
    validation: dataset.validation,
    classes: dataset.info.classes.length,
    trainer,
    note,
    trainCount: dataset.train.count,
    validationCount: dataset.validation.count,
    dispose: () => trainer.dispose(),
  };
}

interface OpenedTrainer {
  readonly trainer: Trainer;
  readonly note: string | null;
}

async function openTrainer(
  plan: Plan,
  dataset: Dataset,
  settings: TrainingSettings,
  threads: ThreadHost | null,
): Promise<OpenedTrainer> {
  const overTape = (note: string | null): OpenedTrainer => {
    return { trainer: tapeTrainer(buildTape(plan, dataset, settings)), note };
  };
  if (getBackend() !== 'wasm') return overTape(null);
  const overTapeOnWasm = (note: string): OpenedTrainer => {
    refuseTapeBeyondReach(plan, settings.batchSize);
    return overTape(note);
  };
  const unsupported = findUnsupported(plan);
  if (unsupported !== null) return overTapeOnWasm(describeUnsupported(unsupported));
  const runtime = openRuntime(settings.arithmetic);
  if (typeof runtime === 'string') return overTapeOnWasm(describeLack(runtime));
  const trainer = await openProgramTrainer(plan, dataset, settings, runtime, threads);
  const { refusal } = trainer;
  return { trainer, note: refusal === null ? null : describeRefusal(refusal, threads?.count ?? 1) };
}
