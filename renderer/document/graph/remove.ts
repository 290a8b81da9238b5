import { canConnect } from '../../../shared/compile/connect';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { Edit } from '../../../shared/document/edit';
import type { Graph, GraphEdge, NormscopeDocument } from '../../../shared/document/schema';
import { createId } from '../ids';
import { wiresInto } from './neighbours';

/**
 * Removes nodes and wires in one step and heals the chains it cuts: what a removed one-input node fed is then fed by what
 * fed that node, wherever such a wire is legal.
 */
export function removeSelection(document: NormscopeDocument, ids: ReadonlySet<string>): Edit | null {
  const nodes = document.graph.nodes.filter((node) => ids.has(node.id)).map((node) => node.id);
  const wires = document.graph.edges.filter((edge) => ids.has(edge.id)).map((edge) => edge.id);
  const edits: Edit[] = [];
  if (wires.length > 0) edits.push({ type: 'disconnect', ids: wires });
  if (nodes.length > 0) edits.push({ type: 'removeNodes', ids: nodes });
  if (edits.length === 0) return null;
  const cut = edits.reduce((before, edit) => applyEdit(before, edit).document, document);
  const healing = legalWires(cut, bridges(document.graph, ids));
  if (healing.length > 0) edits.push({ type: 'connect', edges: healing });
  const [only] = edits;
  if (edits.length === 1 && only !== undefined) return only;
  return { type: 'batch', label: nodes.length > 0 ? 'Delete layers' : 'Delete wires', edits };
}

/** The wires that close the gaps left by removed one-input nodes. */
function bridges(graph: Graph, removed: ReadonlySet<string>): readonly GraphEdge[] {
  return graph.edges.flatMap((edge) => {
    if (!removed.has(edge.source) || removed.has(edge.target) || removed.has(edge.id)) return [];
    const origin = originOf(graph, edge.source, removed);
    return origin === null ? [] : [{ ...edge, id: createId(), source: origin }];
  });
}

/** The node that stays and whose output came through a chain of removed one-input nodes; null where the chain is cut. */
function originOf(graph: Graph, id: string, removed: ReadonlySet<string>): string | null {
  const seen = new Set<string>();
  let current = id;
  while (removed.has(current)) {
    const [only, ...others] = wiresInto(graph, current);
    if (only === undefined || others.length > 0 || removed.has(only.id) || seen.has(current)) return null;
    seen.add(current);
    current = only.source;
  }
  return current;
}

/** Those of the wires that can be drawn one after the other. */
function legalWires(document: NormscopeDocument, wires: readonly GraphEdge[]): readonly GraphEdge[] {
  let drawn = document;
  return wires.filter((edge) => {
    if (!canConnect(drawn, edge.source, edge.target, edge.targetPort).ok) return false;
    drawn = applyEdit(drawn, { type: 'connect', edges: [edge] }).document;
    return true;
  });
}
