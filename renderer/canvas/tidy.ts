import dagre from '@dagrejs/dagre';
import type { Graph, GraphNode, Position } from '../../shared/document/schema';
import { GAP_X, GAP_Y, NODE_WIDTH, nodeSize, type Size } from '../document/layout';
import { type Column, type ColumnCard, wrapColumns } from './wrap';

/** Above this many nodes dagre's exact ranking takes seconds; the simple one gives the same for chains. */
const EXACT_RANKING_LIMIT = 300;

/**
 * Places for all nodes: layered from left to right (dagre), then wrapped into rows that run to and fro, so that a deep
 * network fills the canvas instead of becoming one long line.
 * @param canvas size of the canvas on screen; its proportions decide how long the rows become
 */
export function tidyPositions(graph: Graph, canvas: Size): Readonly<Record<string, Position>> {
  const centres = layeredCentres(graph);
  const columns = columnsOf(graph.nodes, centres);
  const columnOf = new Map(columns.flatMap((column, index) => column.map(({ id }) => [id, index] as const)));
  const crossings = countCrossings(graph, columnOf, columns.length);
  const wrapped = wrapColumns({ columns, crossings, canvas });
  return Object.fromEntries(wrapped.map(({ id, x, y }) => [id, { x: Math.round(x), y: Math.round(y) }]));
}

/** The graph with all its nodes at such places. */
export function tidied(graph: Graph, canvas: Size): Graph {
  const places = tidyPositions(graph, canvas);
  const nodes = graph.nodes.map((node) => ({ ...node, position: places[node.id] ?? node.position }));
  return { ...graph, nodes };
}

function layeredCentres(graph: Graph): ReadonlyMap<string, Position> {
  const layered = new dagre.graphlib.Graph();
  layered.setGraph({
    rankdir: 'LR',
    ranksep: GAP_X,
    nodesep: GAP_Y,
    ranker: graph.nodes.length > EXACT_RANKING_LIMIT ? 'longest-path' : 'network-simplex',
  });
  for (const node of graph.nodes) layered.setNode(node.id, { ...nodeSize(node) });
  for (const edge of graph.edges) layered.setEdge(edge.source, edge.target, {});
  dagre.layout(layered);
  return new Map(
    graph.nodes.map(({ id }) => {
      const { x = 0, y = 0 } = layered.node(id);
      return [id, { x, y }];
    }),
  );
}

/** Nodes of one layer stand in one column: they have the same x. */
function columnsOf(nodes: readonly GraphNode[], centres: ReadonlyMap<string, Position>): readonly Column[] {
  const byX = new Map<number, ColumnCard[]>();
  for (const node of nodes) {
    const { x, y } = centres.get(node.id) ?? { x: 0, y: 0 };
    const rank = Math.round(x / (NODE_WIDTH / 2));
    const card = { id: node.id, y, height: nodeSize(node).height };
    const column = byX.get(rank);
    if (column === undefined) byX.set(rank, [card]);
    else column.push(card);
  }
  return [...byX].sort(([a], [b]) => a - b).map(([, column]) => column);
}

/** How many wires cross the gap after each column: few crossings make a good place to begin a new row. */
function countCrossings(
  graph: Graph,
  columnOf: ReadonlyMap<string, number>,
  columns: number,
): readonly number[] {
  const crossings = new Array<number>(columns).fill(0);
  for (const edge of graph.edges) {
    const from = columnOf.get(edge.source) ?? 0;
    const to = columnOf.get(edge.target) ?? 0;
    for (let gap = Math.min(from, to); gap < Math.max(from, to); gap += 1) {
      crossings[gap] = (crossings[gap] ?? 0) + 1;
    }
  }
  return crossings;
}
