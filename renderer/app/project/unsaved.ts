import { useDocumentStore } from '../../document/store';
import { useRunList } from '../../training/runs';

/**
 * What would be lost with the open project: edits that are not saved, or the runs of a project that was never saved, which
 * are found again by its file alone. Null where nothing would be.
 */
export type Unsaved = 'edits' | 'runs' | null;

export function unsavedWork(): Unsaved {
  const { dirty, path, document } = useDocumentStore.getState();
  if (dirty) return 'edits';
  const { documentId, runs } = useRunList.getState();
  return path === null && documentId === document.id && runs.length > 0 ? 'runs' : null;
}

/** Calls `listener` whenever what is unsaved may have changed. Returns how to stop. */
export function onUnsavedChange(listener: () => void): () => void {
  const stops = [useDocumentStore.subscribe(listener), useRunList.subscribe(listener)];
  return () => {
    for (const stop of stops) stop();
  };
}
