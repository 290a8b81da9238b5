import type { ConnectionState } from '@xyflow/react';
import { applyEdit } from '../../shared/document/applyEdit';
import type { NormscopeDocument } from '../../shared/document/schema';
import { judgeWire, type WireVerdict } from '../document/graph/connect';
import { freePort } from '../document/graph/ports';
import { useDocumentStore } from '../document/store';
import { type WireEnd, wireEndAt } from './hitTest';

/** The end that a wire is being drawn from. */
export interface WireStart {
  readonly node: string;
  /** `source`: drawn from an output; `target`: drawn backwards from an input. */
  readonly end: 'source' | 'target';
  /** The input port it is drawn from; 0 for an output. */
  readonly port: number;
}

/** A wire as it would be drawn. */
export interface WirePlan {
  readonly source: string;
  readonly target: string;
  readonly port: number;
}

/** The start of a connection that React Flow draws. */
export function startOf(connection: Pick<ConnectionState, 'fromHandle'>): WireStart | null {
  const handle = connection.fromHandle;
  if (handle === null) return null;
  if (handle.type === 'source') return { node: handle.nodeId, end: 'source', port: 0 };
  return { node: handle.nodeId, end: 'target', port: Number(handle.id) };
}

/** The document without the wire whose end is being taken elsewhere. */
export function documentWithout(wire: string | null): NormscopeDocument {
  const { document } = useDocumentStore.getState();
  const exists = wire !== null && document.graph.edges.some((edge) => edge.id === wire);
  return exists ? applyEdit(document, { type: 'disconnect', ids: [wire] }).document : document;
}

/** The wire between a start and the card or port under the pointer. */
function planWire(document: NormscopeDocument, start: WireStart, end: WireEnd): WirePlan {
  if (start.end === 'target') return { source: end.node, target: start.node, port: start.port };
  const node = document.graph.nodes.find((candidate) => candidate.id === end.node);
  const port = end.port ?? (node === undefined ? 0 : freePort(document.graph, end.node, node.kind));
  return { source: start.node, target: end.node, port };
}

/** What lies at a point for a wire drawn from `start`, and whether it may end there; null over empty space or its own card. */
export function judgeAt(
  document: NormscopeDocument,
  start: WireStart,
  x: number,
  y: number,
): { readonly end: WireEnd; readonly plan: WirePlan; readonly verdict: WireVerdict } | null {
  const end = wireEndAt(x, y);
  if (end === null || end.node === start.node) return null;
  const plan = planWire(document, start, end);
  return { end, plan, verdict: judgeWire(document, plan.source, plan.target, plan.port) };
}
