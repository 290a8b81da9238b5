import type { Graph, GraphEdge } from '../../../shared/document/schema';

/** Wires into a node, by port. */
export function wiresInto(graph: Graph, id: string): readonly GraphEdge[] {
  return graph.edges.filter((edge) => edge.target === id).sort((a, b) => a.targetPort - b.targetPort);
}

/** Wires out of a node, in the document's order. */
export function wiresOutOf(graph: Graph, id: string): readonly GraphEdge[] {
  return graph.edges.filter((edge) => edge.source === id);
}

/** The nodes reached from these by following wires forward, these included. */
export function downstream(graph: Graph, ids: readonly string[]): ReadonlySet<string> {
  const targets = new Map<string, string[]>();
  for (const edge of graph.edges) {
    const known = targets.get(edge.source);
    if (known === undefined) targets.set(edge.source, [edge.target]);
    else known.push(edge.target);
  }
  const reached = new Set<string>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    waiting.push(...(targets.get(id) ?? []));
  }
  return reached;
}
