import { useDocumentStore } from '../../document/store';
import { useStudy } from '../../study/store';
import { useRunList } from '../../training/runs';

/**
 * What would be lost with the open project: edits that are not saved, or the runs and study results of a project that was never saved, which
 * are found again by its file alone. Null where nothing would be.
 */
export type Unsaved = 'edits' | 'runs' | null;

export function unsavedWork(): Unsaved {
  const { dirty, path, document } = useDocumentStore.getState();
  if (dirty) return 'edits';
  const { documentId, runs } = useRunList.getState();
  const study = useStudy.getState();
  const hasRuns = documentId === document.id && runs.length > 0;
  const hasTrials = study.documentId === document.id && study.outcomes.size > 0;
  return path === null && (hasRuns || hasTrials) ? 'runs' : null;
}

/** Calls `listener` whenever what is unsaved may have changed. Returns how to stop. */
export function onUnsavedChange(listener: () => void): () => void {
  const stops = [
    useDocumentStore.subscribe(listener),
    useRunList.subscribe(listener),
    useStudy.subscribe(listener),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
