import { create } from 'zustand';
import type { NormscopeDocument } from '../../shared/document/schema';
import type { RunRecord } from '../../shared/protocol/runs';
import type { RunBuffer } from './buffer';
import { useRunList } from './runs';
import { useTrainingStore } from './store';
import { openStoredRun } from './storedRuns';
import { useRunView } from './view';

/** A run whose checkpoint is to be used, with the document that it trained. */
export interface ChosenRun {
  readonly record: RunRecord;
  readonly document: NormscopeDocument;
}

/** The run that a dialog asks about; null before the first. */
export const useChosenRun = create<{ readonly chosen: ChosenRun | null }>(() => ({ chosen: null }));

/** How a run can go on: one that ended before its time is resumed, a complete one is trained further; null for neither. */
export function wayOn({ status, latestCheckpoint }: RunRecord): 'resume' | 'further' | null {
  if (latestCheckpoint === null || status === 'running') return null;
  return status === 'completed' ? 'further' : 'resume';
}

/** The run that actions by name are about: the one that the panels show, or else the newest. */
export function runInQuestion(): RunRecord | null {
  const { runs } = useRunList.getState();
  const shown = useRunView.getState().run?.id;
  return runs.find(({ id }) => id === shown) ?? runs[0] ?? null;
}

/** The run under way, or the last one, is in memory already; the others come from the store. */
export function inMemory(runId: string): RunBuffer | null {
  const { buffer } = useTrainingStore.getState();
  return buffer?.id === runId ? buffer : null;
}

/** Reads what a dialog about the run has to know. Throws the store's sentence where it cannot be read. */
export async function chooseRun(record: RunRecord): Promise<void> {
  const { document } = inMemory(record.id) ?? (await openStoredRun(record.id));
  useChosenRun.setState({ chosen: { record, document } });
}

/** A checkpoint as a field offers it. */
export interface CheckpointOption {
  readonly step: number;
  readonly label: string;
}

/** The checkpoints of a run, the latest first. */
export function checkpointOptions({
  latestCheckpoint,
  bestCheckpoint,
}: RunRecord): readonly CheckpointOption[] {
  const options: CheckpointOption[] = [];
  if (latestCheckpoint !== null) {
    const best = latestCheckpoint === bestCheckpoint ? ', of the best validation loss' : '';
    options.push({ step: latestCheckpoint, label: `Step ${latestCheckpoint}, the latest${best}` });
  }
  if (bestCheckpoint !== null && bestCheckpoint !== latestCheckpoint) {
    options.push({ step: bestCheckpoint, label: `Step ${bestCheckpoint}, of the best validation loss` });
  }
  return options;
}
