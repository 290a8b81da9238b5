import { freshId } from '../compile/fresh';
import { indexGraph } from '../compile/graphIndex';
import type { Graph, GraphNode } from '../document/schema';

/** The graph with `node`, which has one input, behind `source`: whatever took the source's output takes the node's. */
export function insertAfter(graph: Graph, source: string, node: GraphNode): Graph {
  const edges = graph.edges.map((edge) => (edge.source === source ? { ...edge, source: node.id } : edge));
  return withWire({ nodes: withNode(graph, node), edges }, source, node.id);
}

/** The graph with `node`, which has one input, before the first input of `target`. */
export function insertBefore(graph: Graph, target: string, node: GraphNode): Graph {
  const edges = graph.edges.map((edge) =>
    edge.target === target && edge.targetPort === 0 ? { ...edge, target: node.id } : edge,
  );
  return withWire({ nodes: withNode(graph, node), edges }, node.id, target);
}

/** The graph without a node of one input: whatever took its output takes what it took. */
export function bypass(graph: Graph, id: string): Graph {
  const source = graph.edges.find((edge) => edge.target === id)?.source;
  const nodes = graph.nodes.filter((node) => node.id !== id);
  const others = graph.edges.filter((edge) => edge.target !== id);
  if (source === undefined) return { nodes, edges: others.filter((edge) => edge.source !== id) };
  return { nodes, edges: others.map((edge) => (edge.source === id ? { ...edge, source } : edge)) };
}

/** The graph with a node's config changed in the fields that `values` names. */
export function configure(graph: Graph, id: string, values: GraphNode['config']): Graph {
  const nodes = graph.nodes.map((node) =>
    node.id === id ? { ...node, config: { ...node.config, ...values } } : node,
  );
  return { ...graph, nodes };
}

/** The nodes that take a node's output. */
export function consumersOf(graph: Graph, id: string): readonly GraphNode[] {
  const { nodes, outOf } = indexGraph(graph);
  return outOf(id).flatMap(({ target }) => nodes.get(target) ?? []);
}

function withNode(graph: Graph, node: GraphNode): Graph['nodes'] {
  return [...graph.nodes, node];
}

function withWire(graph: Graph, source: string, target: string): Graph {
  const wire = { id: freshId(graph, 'wire'), source, target, targetPort: 0 };
  return { ...graph, edges: [...graph.edges, wire] };
}
