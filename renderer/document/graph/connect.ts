import { canConnect } from '../../../shared/compile/connect';
import type { Edit } from '../../../shared/document/edit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { createId } from '../ids';
import { freePort } from './ports';

export type ConnectResult =
  | { readonly ok: true; readonly edit: Edit }
  | { readonly ok: false; readonly sentence: string };

/** The edit that draws a wire into a port, or why it may not be drawn. */
export function connectNodes(
  document: NormscopeDocument,
  source: string,
  target: string,
  port: number,
): ConnectResult {
  const verdict = canConnect(document, source, target, port);
  if (!verdict.ok) return verdict;
  const edge = { id: createId(), source, target, targetPort: port };
  return { ok: true, edit: { type: 'connect', edges: [edge] } };
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
