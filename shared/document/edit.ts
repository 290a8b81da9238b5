import type { Graph, GraphEdge, GraphNode, LayerConfig, NormscopeDocument, Position } from './schema';

/** Every change to a document, as data. `applyEdit` gives the new document and the edit that undoes it. */
export type Edit =
  | { type: 'addNodes'; nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }
  | { type: 'removeNodes'; ids: readonly string[] }
  | { type: 'connect'; edges: readonly GraphEdge[] }
  | { type: 'disconnect'; ids: readonly string[] }
  | { type: 'configure'; id: string; values: LayerConfig }
  | { type: 'rename'; id: string; name: string }
  | { type: 'move'; positions: Readonly<Record<string, Position>> }
  | { type: 'replaceGraph'; graph: Graph }
  | { type: 'setTraining'; training: NormscopeDocument['training'] }
  | { type: 'setDataset'; dataset: NormscopeDocument['dataset'] }
  | { type: 'batch'; label: string; edits: readonly Edit[] };

/**
 * How an edit enters the history: `alone` is a step of its own, `join` merges into the step before if that has the same
 * key (a drag, a number being typed).
 */
export type HistoryPolicy = { kind: 'alone' } | { kind: 'join'; key: string };
