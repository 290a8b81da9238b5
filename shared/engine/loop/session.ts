import type { Plan } from '../../compile/plan';
import type { Dataset } from '../../data/dataset';
import type { TrainingSettings } from '../../document/schema';
import { buildTape, tapeTrainer } from './tapeTrainer';
import type { Trainer } from './trainer';

/** One training: what it was made from, and the trainer that takes its steps. */
export interface Session {
  readonly plan: Plan;
  readonly settings: TrainingSettings;
  readonly trainer: Trainer;
  /** Images of the training set, and of that for validation. */
  readonly trainCount: number;
  readonly validationCount: number;
  dispose(): void;
}

/** Builds the network, its optimizer and the data set on the current backend; what fails half-way leaves nothing behind. */
export function openSession(plan: Plan, dataset: Dataset, settings: TrainingSettings): Session {
  const trainer = tapeTrainer(buildTape(plan, dataset, settings));
  return {
    plan,
    settings,
    trainer,
    trainCount: dataset.train.count,
    validationCount: dataset.validation.count,
    dispose: () => trainer.dispose(),
  };
}
