import { getBackend } from '@tensorflow/tfjs-core';
import type { Plan } from '../../compile/plan';
import type { Dataset, LabelledImages } from '../../data/dataset';
import type { TrainingSettings } from '../../document/schema';
import { findUnsupported, openProgramTrainer, programRuntime, type ThreadHost } from '../program';
import { refuseBeyondReach } from './reach';
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
  if (getBackend() === 'wasm') refuseBeyondReach(plan, Math.min(settings.batchSize, dataset.train.count));
  const trainer = await openTrainer(plan, dataset, settings, threads);
  return {
    plan,
    settings,
    dataset: dataset.info.id,
    validation: dataset.validation,
    classes: dataset.info.classes.length,
    trainer,
    trainCount: dataset.train.count,
    validationCount: dataset.validation.count,
    dispose: () => trainer.dispose(),
  };
}

/** Why a network trains over TensorFlow.js' operators on `wasm` after all, in a sentence; null where it does not. */
export function describeTape(plan: Plan): string | null {
  const unsupported = findUnsupported(plan);
  if (unsupported === null) return null;
  return (
    `The engine has no instructions for «${unsupported.node}» (${unsupported.className}), so that the network trains on ` +
    'WASM through TensorFlow.js’ operators, many times slower.'
  );
}

async function openTrainer(
  plan: Plan,
  dataset: Dataset,
  settings: TrainingSettings,
  threads: ThreadHost | null,
): Promise<Trainer> {
  const runtime =
    getBackend() === 'wasm' && findUnsupported(plan) === null ? programRuntime(settings.arithmetic) : null;
  if (runtime === null) return tapeTrainer(buildTape(plan, dataset, settings));
  return await openProgramTrainer(plan, dataset, settings, runtime, threads);
}
