import type { Graph, GraphEdge, GraphNode } from './graph';

/** What holds for every graph in memory: ids are unique and wires end at nodes that are there. */
type Damage =
  | { readonly kind: 'sameNodeId'; readonly node: GraphNode; readonly other: GraphNode }
  | { readonly kind: 'sameEdgeId'; readonly edge: GraphEdge; readonly other: GraphEdge }
  | { readonly kind: 'noSuchNode'; readonly edge: GraphEdge; readonly end: 'source' | 'target' };

/** The first thing that breaks the graph, as a clause without a full stop; null where it is whole. */
export function describeDamage(graph: Graph): string | null {
  const damage = firstSameNodeId(graph.nodes) ?? firstBadEdge(graph);
  return damage === null ? null : inWords(damage);
}

function firstSameNodeId(nodes: readonly GraphNode[]): Damage | null {
  const seen = new Map<string, GraphNode>();
  for (const node of nodes) {
    const other = seen.get(node.id);
    if (other !== undefined) return { kind: 'sameNodeId', node, other };
    seen.set(node.id, node);
  }
  return null;
}

function firstBadEdge({ nodes, edges }: Graph): Damage | null {
  const ids = new Set(nodes.map((node) => node.id));
  const seen = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const other = seen.get(edge.id);
    if (other !== undefined) return { kind: 'sameEdgeId', edge, other };
    seen.set(edge.id, edge);
    if (!ids.has(edge.source)) return { kind: 'noSuchNode', edge, end: 'source' };
    if (!ids.has(edge.target)) return { kind: 'noSuchNode', edge, end: 'target' };
  }
  return null;
}

function inWords(damage: Damage): string {
  switch (damage.kind) {
    case 'sameNodeId':
      return `the layers '${damage.other.name}' and '${damage.node.name}' have the same id '${damage.node.id}'`;
    case 'sameEdgeId':
      return (
        `two wires, to '${damage.other.target}' and to '${damage.edge.target}', ` +
        `have the same id '${damage.edge.id}'`
      );
    case 'noSuchNode': {
      const from = damage.end === 'source' ? 'starts' : 'ends';
      return `the wire '${damage.edge.id}' ${from} at a layer '${damage.edge[damage.end]}' that is not there`;
    }
  }
}
