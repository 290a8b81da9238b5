import { create } from 'zustand';
import type { RunRecord } from '../../shared/protocol/runs';
import { showToast } from '../ui/toasts';
import type { RunBuffer } from './buffer';
import { openStoredRun } from './storedRuns';
import { setCompared, showRun, useRunView } from './view';

/** The runs of the open project, as far as they are known. */
interface RunList {
  readonly documentId: string | null;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why the list could not be read. */
  readonly sentence: string | null;
  /** Newest first. */
  readonly runs: readonly RunRecord[];
}

export const useRunList = create<RunList>(() => ({
  documentId: null,
  state: 'loading',
  sentence: null,
  runs: [],
}));

export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Reads the list of a project's runs, and shows the newest of them where nothing is shown yet. */
export async function loadRuns(documentId: string): Promise<void> {
  useRunList.setState({ documentId, state: 'loading', sentence: null, runs: [] });
  try {
    const stored = await window.normscope.runs.list(documentId);
    if (useRunList.getState().documentId !== documentId) return;
    useRunList.setState({ state: 'ready', runs: [...stored] });
    const newest = stored[0];
    if (newest !== undefined) await showUnlessShown(newest);
  } catch (error) {
    if (useRunList.getState().documentId !== documentId) return;
    useRunList.setState({ state: 'failed', sentence: sentenceOf(error) });
  }
}

/** Shows a run where nothing is shown: a training may have begun while it was read. */
async function showUnlessShown({ id, number, documentId }: RunRecord): Promise<void> {
  const isWanted = (): boolean =>
    useRunView.getState().run === null && useRunList.getState().documentId === documentId;
  if (!isWanted()) return;
  try {
    const run = await openStoredRun(id);
    if (isWanted()) showRun(run);
  } catch (error) {
    showToast({ tone: 'bad', title: `Run ${number} was not opened`, sentence: sentenceOf(error) });
  }
}

/** Puts a run's record in the list, in place of an older one of the same run. */
export function keepRecord(record: RunRecord): void {
  useRunList.setState(({ documentId, runs }) => {
    if (record.documentId !== documentId) return {};
    const known = runs.some(({ id }) => id === record.id);
    return { runs: known ? runs.map((run) => (run.id === record.id ? record : run)) : [record, ...runs] };
  });
}

/** Reads the list of the open project's runs again: what is kept of some may have changed. */
export async function refreshRuns(): Promise<void> {
  const { documentId } = useRunList.getState();
  if (documentId === null) return;
  const runs = [...(await window.normscope.runs.list(documentId))];
  if (useRunList.getState().documentId === documentId) useRunList.setState({ runs });
}

/** Has a run keep its frames and checkpoints when room is made for newer ones, or no longer. */
export async function pinRun({ id, pinned }: RunRecord): Promise<void> {
  keepRecord(await window.normscope.runs.pin({ runId: id, pinned: !pinned }));
}

/** Tells the run store which runs are looked at: they keep their frames. Returns how to stop telling. */
export function tellOpenRuns(): () => void {
  let told = '';
  return useRunView.subscribe(({ run, compared }) => {
    const ids = [...new Set([...(run === null ? [] : [run]), ...compared].map(({ id }) => id))];
    if (ids.join() === told) return;
    told = ids.join();
    // Where the store cannot be reached, whatever is read from it next says so.
    window.normscope.runs.setOpen(ids).catch(() => undefined);
  });
}

/** Shows an earlier run in the panels. */
export async function showStoredRun(runId: string): Promise<void> {
  const { documentId } = useRunList.getState();
  const run = await openStoredRun(runId);
  if (useRunList.getState().documentId === documentId) showRun(run);
}

/**
 * Lays a run's curves over those of the run shown, or takes them away.
 *
 * @param known the run, where it is in memory already
 */
export async function toggleCompared(runId: string, known: RunBuffer | null): Promise<void> {
  const { compared } = useRunView.getState();
  if (compared.some(({ id }) => id === runId)) {
    setCompared(compared.filter(({ id }) => id !== runId));
    return;
  }
  const run = known ?? (await openStoredRun(runId));
  const now = useRunView.getState().compared;
  if (now.every(({ id }) => id !== runId)) setCompared([...now, run]);
}

/** Gives a run a name; null takes it away. */
export async function renameRun(runId: string, name: string | null): Promise<void> {
  keepRecord(await window.normscope.runs.rename({ runId, name }));
}

/** Removes a run from the store and from the panels. */
export async function removeRun(runId: string): Promise<void> {
  await window.normscope.runs.remove(runId);
  useRunList.setState(({ runs }) => ({ runs: runs.filter(({ id }) => id !== runId) }));
  const { run, compared } = useRunView.getState();
  setCompared(compared.filter(({ id }) => id !== runId));
  if (run?.id === runId) showRun(null);
}

/** Removes the frames of a project's older runs; one of them that is shown is opened anew, without. */
export async function removeOlderFrames(documentId: string): Promise<void> {
  await window.normscope.runs.removeOlderFrames(documentId);
  const { runs } = useRunList.getState();
  useRunList.setState({ runs: [...runs] });
  const { run } = useRunView.getState();
  const shown = runs.findIndex(({ id }) => id === run?.id);
  const record = runs[shown];
  if (shown > 0 && record !== undefined) await showStoredRun(record.id);
}
