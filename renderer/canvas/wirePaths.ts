import type { Graph } from '../../shared/document/schema';
import { FlowEdges } from './flowEdges';
import { FlowNodes } from './flowNodes';
import { wirePath } from './wirePath';

const nothing = {
  compilation: { facts: new Map(), problems: [], plan: null },
  selection: new Set<string>(),
  dragged: new Map(),
};

/** The wires of a graph as SVG paths by their ids, as the canvas would draw them: for drawings that are no canvas. */
export function wirePaths(graph: Graph): ReadonlyMap<string, string> {
  const nodes = new FlowNodes().build({ ...nothing, graph });
  const edges = new FlowEdges().build({ ...nothing, nodes, edges: graph.edges });
  return new Map(edges.map(({ id, data }) => [id, wirePath(data?.corners ?? []).path]));
}
