import { canConnect } from '../../../shared/compile/connect';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { Edit } from '../../../shared/document/edit';
import type { Graph, GraphEdge, NormscopeDocument } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers/index';
import { createId } from '../ids';
import { wiresInto } from './neighbours';
import { freePort } from './ports';

/** Whether a wire may be drawn; `replaced` are the wires whose place it takes. */
export type WireVerdict =
  | { readonly ok: true; readonly replaced: readonly GraphEdge[] }
  | { readonly ok: false; readonly sentence: string };

export type ConnectResult =
  | { readonly ok: true; readonly edit: Edit; readonly replaced: readonly GraphEdge[] }
  | { readonly ok: false; readonly sentence: string };

/**
 * Whether a wire from `source` into a port may be drawn. One into a port that is taken takes the place of the wire there,
 * wherever it might be drawn if that one were gone.
 */
export function judgeWire(
  document: NormscopeDocument,
  source: string,
  target: string,
  port: number,
): WireVerdict {
  const present = wiresAt(document.graph, target, port);
  const again = present.some((edge) => edge.source === source);
  const replaced = again ? [] : present;
  const verdict = canConnect(without(document, replaced), source, target, port);
  return verdict.ok ? { ok: true, replaced } : verdict;
}

/** The wires that a new one into a port would meet: a layer with one input takes one, wherever it ends. */
function wiresAt(graph: Graph, target: string, port: number): readonly GraphEdge[] {
  const node = graph.nodes.find(({ id }) => id === target);
  const single = node !== undefined && findLayer(node.kind)?.inputs.max === 1;
  return wiresInto(graph, target).filter((edge) => single || edge.targetPort === port);
}

function without(document: NormscopeDocument, wires: readonly GraphEdge[]): NormscopeDocument {
  return wires.length === 0 ? document : applyEdit(document, cut(wires)).document;
}

function cut(wires: readonly GraphEdge[]): Edit {
  return { type: 'disconnect', ids: wires.map(({ id }) => id) };
}

/** The edit that draws a wire into a port, in the place of one that is there; or why it may not be drawn. */
export function connectNodes(
  document: NormscopeDocument,
  source: string,
  target: string,
  port: number,
): ConnectResult {
  const verdict = judgeWire(document, source, target, port);
  if (!verdict.ok) return verdict;
  const { replaced } = verdict;
  const drawn: Edit = {
    type: 'connect',
    edges: [{ id: createId(), source, target, targetPort: port }],
  };
  if (replaced.length === 0) return { ok: true, edit: drawn, replaced };
  return {
    ok: true,
    edit: { type: 'batch', label: 'Replace wire', edits: [cut(replaced), drawn] },
    replaced,
  };
}

/** As `connectNodes`, into the first free port of the target. */
export function connectToFreePort(
  document: NormscopeDocument,
  source: string,
  target: string,
): ConnectResult {
  const node = document.graph.nodes.find((candidate) => candidate.id === target);
  const port = node === undefined ? 0 : freePort(document.graph, target, node.kind);
  return connectNodes(document, source, target, port);
}

/** Says which wires a new one takes the place of; empty where there are none. */
export function describeReplaced({ nodes }: Graph, replaced: readonly GraphEdge[]): string {
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name ?? id;
  const [first] = replaced;
  if (first === undefined) return '';
  const sources = replaced.map(({ source }) => nameOf(source)).join(' and ');
  return `It takes the place of the wire from ${sources}: ${nameOf(first.target)} has one wire at this input.`;
}
