import type { Graph, GraphEdge, GraphNode, LayerConfig, NormscopeDocument, Position } from './schema';

/** Every change to a document, as data. `applyEdit` gives the new document and the edit that undoes it. */
export type Edit =
  /** Appends nodes and wires; the wires may join new and present nodes. */
  | { type: 'addNodes'; nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }
  /** Removes nodes and every wire that enters or leaves them. */
  | { type: 'removeNodes'; ids: readonly string[] }
  /** Appends wires; it replaces none, also where the port already has one. */
  | { type: 'connect'; edges: readonly GraphEdge[] }
  | { type: 'disconnect'; ids: readonly string[] }
  /** Sets the fields named in `values`, takes out those named in `unset` (they fall back to their default), keeps the rest. */
  | { type: 'configure'; id: string; values: LayerConfig; unset?: readonly string[] }
  | { type: 'rename'; id: string; name: string }
  /** Gives a layer the weights of another, or, with null, weights of its own. */
  | { type: 'shareWeights'; id: string; owner: string | null }
  | { type: 'move'; positions: Readonly<Record<string, Position>> }
  | { type: 'replaceGraph'; graph: Graph }
  | { type: 'setTraining'; training: NormscopeDocument['training'] }
  | { type: 'setStudy'; study: NormscopeDocument['study'] }
  | { type: 'setDataset'; dataset: NormscopeDocument['dataset'] }
  | { type: 'batch'; label: string; edits: readonly Edit[] };

/**
 * How an edit enters the history: `alone` is a step of its own, `join` merges into the step before if that has the same
 * key (a drag, a number being typed).
 */
export type HistoryPolicy = { kind: 'alone' } | { kind: 'join'; key: string };
