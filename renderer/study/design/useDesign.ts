import type { HistoryPolicy } from '../../../shared/document/edit';
import { type StudyDesign, studySchema } from '../../../shared/document/study';
import type { Norm } from '../../../shared/placement/norms';
import { drawnNorm } from '../../../shared/study/drawnNorm';
import { useDocumentStore } from '../../document/store';

/** What a part of the design column shows and changes. */
export interface DesignProps {
  readonly design: StudyDesign;
  /** Makes the change an edit; `key` joins what is typed into one field while it keeps the focus into one step. */
  readonly change: (design: StudyDesign, key?: string) => void;
}

/** Norms as the open document's network has them, by their kind: what an arm begins with when a norm is chosen. */
export function useDrawnNorm(): (kind: string) => Norm {
  const graph = useDocumentStore((state) => state.document.graph);
  return (kind) => drawnNorm(graph, kind);
}

/** Changes the open document's study. What the format does not take never gets there: fields refuse it before. */
export function changeDesign(design: StudyDesign, policy: HistoryPolicy = { kind: 'alone' }): void {
  const parsed = studySchema.safeParse(design);
  if (parsed.success) useDocumentStore.getState().edit({ type: 'setStudy', study: parsed.data }, policy);
}
