import { create } from 'zustand';
import { compile } from '../../shared/compile/compile';
import type { Compilation } from '../../shared/compile/plan';
import { findDataset } from '../../shared/data/catalogue';
import type { Edit, HistoryPolicy } from '../../shared/document/edit';
import {
  canRedo,
  canUndo,
  type DocumentHistory,
  doEdit,
  isDirty,
  markSaved,
  redoEdit,
  startHistory,
  undoEdit,
} from '../../shared/document/history';
import type { NormscopeDocument } from '../../shared/document/schema';
import type { OpenProject } from '../../shared/protocol/bridge';
import { emptyDocument } from './emptyDocument';

/** The open document, everything known of it, and the only ways to change it. */
export interface DocumentState {
  readonly document: NormscopeDocument;
  /** Names the document's present state; undo and redo come back to the same number. */
  readonly revision: number;
  /** Where its file lies; null for one that was never saved. */
  readonly path: string | null;
  /** Plan, problems, shapes and costs of the document as it stands. */
  readonly compilation: Compilation;
  /** Ids of the selected nodes and wires. */
  readonly selection: ReadonlySet<string>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** True where the document differs from its file. */
  readonly dirty: boolean;
  /** Counts the projects opened since the start: tells one opened project from the next. */
  readonly loads: number;
  /** Changes the document; without a policy the edit is a step of its own in the history. */
  edit(edit: Edit, policy?: HistoryPolicy): void;
  undo(): void;
  redo(): void;
  /** Shows another project; its history begins empty. */
  load(project: OpenProject): void;
  /** That revision now lies in the file. It may be older than the one shown: saving takes a while. */
  saved(revision: number, path: string): void;
  select(ids: Iterable<string>): void;
}

function compileDocument(document: NormscopeDocument): Compilation {
  return compile(document, findDataset(document.dataset.id) ?? null);
}

/** True where two documents differ in nothing but where nodes stand and how training runs: shapes stay as they are. */
function compilesAlike(one: NormscopeDocument, other: NormscopeDocument): boolean {
  if (one.dataset !== other.dataset || one.training !== other.training) return false;
  if (one.graph === other.graph) return true;
  if (one.graph.edges !== other.graph.edges || one.graph.nodes.length !== other.graph.nodes.length)
    return false;
  return one.graph.nodes.every((node, index) => {
    const match = other.graph.nodes[index];
    return (
      node === match ||
      (match !== undefined &&
        node.id === match.id &&
        node.kind === match.kind &&
        node.name === match.name &&
        node.weightsOf === match.weightsOf &&
        node.config === match.config)
    );
  });
}

/** The ids that still exist; the same set where all do. */
function keepExisting(selection: ReadonlySet<string>, document: NormscopeDocument): ReadonlySet<string> {
  const { nodes, edges } = document.graph;
  const existing = new Set([...nodes, ...edges].map((item) => item.id));
  const kept = [...selection].filter((id) => existing.has(id));
  return kept.length === selection.size ? selection : new Set(kept);
}

function sameIds(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}

/** What the window shows of a history. */
function shown(history: DocumentHistory) {
  return {
    document: history.document,
    revision: history.revision,
    canUndo: canUndo(history),
    canRedo: canRedo(history),
    dirty: isDirty(history),
  };
}

export const useDocumentStore = create<DocumentState>((set, get) => {
  let history = startHistory(emptyDocument());

  const show = (next: DocumentHistory) => {
    if (next === history) return;
    history = next;
    const { document, compilation, selection } = get();
    set({
      ...shown(next),
      compilation: compilesAlike(document, next.document) ? compilation : compileDocument(next.document),
      selection: keepExisting(selection, next.document),
    });
  };

  return {
    ...shown(history),
    path: null,
    compilation: compileDocument(history.document),
    selection: new Set<string>(),
    loads: 0,
    edit: (edit, policy) => show(doEdit(history, edit, policy)),
    undo: () => show(undoEdit(history)),
    redo: () => show(redoEdit(history)),
    load: ({ document, path, recovered }) => {
      history = startHistory(document, !recovered);
      set({
        ...shown(history),
        path,
        compilation: compileDocument(document),
        selection: new Set(),
        loads: get().loads + 1,
      });
    },
    saved: (revision, path) => {
      history = markSaved(history, revision);
      set({ ...shown(history), path });
    },
    select: (ids) => {
      const selection = new Set(ids);
      if (!sameIds(selection, get().selection)) set({ selection });
    },
  };
});
