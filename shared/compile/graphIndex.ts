import { groupBy } from '../collections/groupBy';
import type { Graph, GraphEdge, GraphNode } from '../document/schema';

/** A graph with its wires found by node. Wires that end at no node are left out. */
export interface GraphIndex {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Wires into a node by port; wires of one port in the order of the document. */
  into(id: string): readonly GraphEdge[];
  /** Wires out of a node in the order of the document. */
  outOf(id: string): readonly GraphEdge[];
}

export function indexGraph(graph: Graph): GraphIndex {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = graph.edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target));
  const incoming = groupBy(
    edges.toSorted((one, other) => one.targetPort - other.targetPort),
    (edge) => edge.target,
  );
  const outgoing = groupBy(edges, (edge) => edge.source);
  return {
    graph,
    nodes,
    into: (id) => incoming.get(id) ?? [],
    outOf: (id) => outgoing.get(id) ?? [],
  };
}

/** The ids reached from `start` by following `next`, `start` included. */
function reachable(start: Iterable<string>, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(start);
  // A Set's iterator also visits what is added while it runs.
  for (const id of reached) for (const other of next(id)) reached.add(other);
  return reached;
}

/** The nodes from which a way leads to one of `ids`, those included. */
export function ancestors(index: GraphIndex, ids: readonly string[]): ReadonlySet<string> {
  return reachable(ids, (at) => index.into(at).map((edge) => edge.source));
}

/** The nodes to which a way leads from `id`, `id` included. */
export function descendants(index: GraphIndex, id: string): ReadonlySet<string> {
  return reachable([id], (at) => index.outOf(at).map((edge) => edge.target));
}

/** Whether no wire begins or ends at a node. */
export function isIsolated(index: GraphIndex, id: string): boolean {
  return index.into(id).length === 0 && index.outOf(id).length === 0;
}
