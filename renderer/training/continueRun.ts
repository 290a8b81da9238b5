import type { Edit } from '../../shared/document/edit';
import { equalData } from '../../shared/document/equalData';
import type { NormscopeDocument, TrainingSettings } from '../../shared/document/schema';
import { type RunRecord, stepsOf } from '../../shared/protocol/runs';
import { lowerRate } from '../../shared/schedule/lowerRate';
import { normsUpTo } from '../../shared/signals/normSeries';
import { useDocumentStore } from '../document/store';
import type { RunHistory } from './buffer';
import { type ChosenRun, inMemory } from './chosenRun';
import { useTrainingStore } from './store';
import { openStoredRun } from './storedRuns';

/** What a run goes on with. */
export interface ContinueSettings {
  /** Of the checkpoint. */
  readonly step: number;
  /** Epochs in all, those behind the checkpoint counted. */
  readonly epochs: number;
  readonly learningRate: number;
}

/** As many as a document can ask for. */
export const MOST_EPOCHS = 100_000;

/** Steps that an epoch of the run takes. */
export const stepsPerEpochOf = ({ record, document }: ChosenRun): number =>
  record.totalSteps / document.training.epochs;

/** True for a run that early stopping ended: it would do so at once again. */
export const stoppedEarly = ({ record, document }: ChosenRun): boolean =>
  record.status === 'completed' &&
  document.training.earlyStopping.kind !== 'none' &&
  record.lastStep < record.totalSteps;

/** True where a schedule is laid over all epochs, so that another number of them changes the rates to come. */
export function stretches({ document }: ChosenRun, epochs: number): boolean {
  const overAll: readonly TrainingSettings['schedule']['kind'][] = ['cosine', 'warmupCosine', 'oneCycle'];
  return overAll.includes(document.training.schedule.kind) && epochs !== document.training.epochs;
}

/** Settings to begin the form with: as the run had them, as many epochs more for one that is complete. */
export function proposedSettings(chosen: ChosenRun): ContinueSettings {
  const { record, document } = chosen;
  const { epochs, optimizer } = document.training;
  const trained = Math.round(record.lastStep / stepsPerEpochOf(chosen));
  const { learningRate } = optimizer;
  return {
    step: record.latestCheckpoint ?? 0,
    epochs: record.status === 'completed' ? Math.min(trained + epochs, MOST_EPOCHS) : epochs,
    learningRate: record.status === 'diverged' ? lowerRate(learningRate) : learningRate,
  };
}

/** True where the canvas and the settings are those of the run; where nodes stand does not matter. */
export function isShown({ document }: ChosenRun, shown: NormscopeDocument): boolean {
  const essence = ({ graph, dataset, training }: NormscopeDocument) => ({
    nodes: graph.nodes.map(({ position: _, ...node }) => node),
    ...{ edges: graph.edges, dataset, training },
  });
  return equalData(essence(document), essence(shown));
}

/**
 * Goes on with a run from one of its checkpoints, as a new run that begins with what it measured. What trains is what is drawn:
 * the run's network and settings are put on the canvas first, as one step that can be undone.
 */
export async function continueRun(chosen: ChosenRun, settings: ContinueSettings): Promise<void> {
  const { record } = chosen;
  const { step } = settings;
  const [resume, history] = await Promise.all([readCheckpoint(record, step), readHistory(record.id, step)]);
  putOnCanvas(chosen, settings);
  const { document, compilation } = useDocumentStore.getState();
  if (compilation.plan === null) {
    throw new Error(`The network of run ${record.number} has problems by now: mend them, and train anew.`);
  }
  const sentence = `Goes on from step ${step} of run ${record.number}.`;
  const origin = { sentence, continues: { runId: record.id, step } };
  useTrainingStore.getState().startFrom({ document, origin, history, resume });
}

function putOnCanvas(chosen: ChosenRun, { epochs, learningRate }: ContinueSettings): void {
  const { document: shown, edit } = useDocumentStore.getState();
  const { graph, dataset, training } = chosen.document;
  const next: TrainingSettings = {
    ...training,
    epochs,
    optimizer: { ...training.optimizer, learningRate },
    earlyStopping: stoppedEarly(chosen) ? { kind: 'none' } : training.earlyStopping,
  };
  const edits: Edit[] = [];
  if (!isShown({ ...chosen, document: { ...shown, graph } }, shown))
    edits.push({ type: 'replaceGraph', graph });
  if (!equalData(dataset, shown.dataset)) edits.push({ type: 'setDataset', dataset });
  if (!equalData(next, shown.training)) edits.push({ type: 'setTraining', training: next });
  if (edits.length > 0) edit({ type: 'batch', label: `Go on with run ${chosen.record.number}`, edits });
}

/** The bytes of a run's checkpoint. Throws a sentence where it is gone. */
export async function readCheckpoint(
  { id, number }: RunRecord,
  step: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await window.normscope.runs.checkpoint({ runId: id, step });
  if (bytes !== null) return bytes;
  throw new Error(`The checkpoint at step ${step} of run ${number} is no longer kept: train again.`);
}

async function readHistory(runId: string, step: number): Promise<RunHistory> {
  const { steps, epochs, norms } = inMemory(runId) ?? (await openStoredRun(runId));
  return {
    steps: [...stepsOf(steps)].filter((metrics) => metrics.step <= step),
    epochs: epochs.filter((metrics) => metrics.step <= step),
    norms: normsUpTo(step, norms),
  };
}
