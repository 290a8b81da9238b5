import { applyEdit } from './applyEdit';
import type { Edit, HistoryPolicy } from './edit';
import { mergeEdits } from './mergeEdits';
import type { NormscopeDocument } from './schema';

/** Steps that can be undone; older ones are forgotten. */
export const HISTORY_LENGTH = 500;

/** One step: doing `edit` leads from revision `before` to revision `after`, doing `inverse` leads back. */
interface HistoryStep {
  readonly edit: Edit;
  readonly inverse: Edit;
  /** Key of the `join` policy it was made with; null for a step that stands alone. */
  readonly key: string | null;
  readonly before: number;
  readonly after: number;
}

/** A document with its past and its future. A plain value: the functions below return a new one. */
export interface DocumentHistory {
  readonly document: NormscopeDocument;
  /** Names the state of the document: undo and redo come back to the same revision. */
  readonly revision: number;
  /** Oldest first. */
  readonly past: readonly HistoryStep[];
  /** The step that redo does next stands last. */
  readonly future: readonly HistoryStep[];
  /** The revision that lies on disk; null where none of this history does. */
  readonly saved: number | null;
  /** Whether an edit may still join the last step: not after undo, redo or a save. */
  readonly joinable: boolean;
  readonly nextRevision: number;
}

/**
 * A history that begins with `document`.
 * @param saved whether that is also what lies on disk; false (a recovered document) makes it dirty from the start
 */
export function startHistory(document: NormscopeDocument, saved = true): DocumentHistory {
  return {
    document,
    revision: 0,
    past: [],
    future: [],
    saved: saved ? 0 : null,
    joinable: false,
    nextRevision: 1,
  };
}

/**
 * Does an edit. What had been undone can then no longer be redone. An edit that changes nothing leaves no step, and neither
 * do joined edits that together change nothing.
 * @throws EditError where the edit does not fit the document
 */
export function doEdit(
  history: DocumentHistory,
  edit: Edit,
  policy: HistoryPolicy = { kind: 'alone' },
): DocumentHistory {
  const { document, inverse } = applyEdit(history.document, edit);
  if (document === history.document) return history;
  const key = policy.kind === 'join' ? policy.key : null;
  const after = history.nextRevision;
  const last = history.past.at(-1);
  const joins = history.joinable && key !== null && last !== undefined && last.key === key;
  const step = joins
    ? { ...last, edit: mergeEdits(last.edit, edit), inverse: mergeEdits(inverse, last.inverse), after }
    : { edit, inverse, key, before: history.revision, after };
  if (joins && applyEdit(document, step.inverse).document === document) return withoutLast(history, document);
  const kept = joins ? history.past.slice(0, -1) : history.past.slice(1 - HISTORY_LENGTH);
  return {
    ...history,
    document,
    revision: after,
    past: [...kept, step],
    future: [],
    joinable: true,
    nextRevision: after + 1,
  };
}

/** An edit that joined the last step took back what that did: nothing is left of either. */
function withoutLast(history: DocumentHistory, document: NormscopeDocument): DocumentHistory {
  const revision = history.past.at(-1)?.before ?? history.revision;
  return { ...history, document, revision, past: history.past.slice(0, -1), future: [], joinable: false };
}

/** The history one step back; itself where nothing is left to undo. */
export function undoEdit(history: DocumentHistory): DocumentHistory {
  const step = history.past.at(-1);
  if (step === undefined) return history;
  return {
    ...history,
    document: applyEdit(history.document, step.inverse).document,
    revision: step.before,
    past: history.past.slice(0, -1),
    future: [...history.future, step],
    joinable: false,
  };
}

/** The history one step forward again; itself where nothing was undone. */
export function redoEdit(history: DocumentHistory): DocumentHistory {
  const step = history.future.at(-1);
  if (step === undefined) return history;
  return {
    ...history,
    document: applyEdit(history.document, step.edit).document,
    revision: step.after,
    past: [...history.past, step],
    future: history.future.slice(0, -1),
    joinable: false,
  };
}

export function canUndo(history: DocumentHistory): boolean {
  return history.past.length > 0;
}

export function canRedo(history: DocumentHistory): boolean {
  return history.future.length > 0;
}

/**
 * Notes that a revision lies on disk. Saving takes a while and the user may edit meanwhile: give the revision that was
 * current when the save began.
 */
export function markSaved(history: DocumentHistory, revision = history.revision): DocumentHistory {
  return { ...history, saved: revision, joinable: false };
}

/** Whether the document differs from what lies on disk. */
export function isDirty(history: DocumentHistory): boolean {
  return history.revision !== history.saved;
}
