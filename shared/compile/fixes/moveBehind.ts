import type { Edit } from '../../document/edit';
import type { GraphEdge, GraphNode, Position } from '../../document/schema';
import type { Shape } from '../../layers/layer';
import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { plainShape } from '../expectation';
import { freshId } from '../fresh';
import type { GraphIndex } from '../graphIndex';
import { takers } from '../neighbours';
import type { Problem } from '../problem';
import { freePlace } from './freePlace';

/**
 * Moves a one-input layer behind another one, its card too, and behind the activation after that. Null where another number of axes would
 * enter it there, or where what comes after is not one layer.
 */
export function moveBehind(
  analysis: GraphAnalysis,
  node: GraphNode,
  shape: Shape | null,
  norm: NodeAnalysis,
): NonNullable<Problem['fix']> | null {
  const [next, ...others] = takers(analysis, norm.node.id);
  const place = next?.layer?.family === 'act' && others.length === 0 ? next : norm;
  const { index } = analysis;
  const [into] = index.into(node.id);
  const [out, ...more] = index.outOf(place.node.id);
  if (into === undefined || out === undefined || more.length > 0) return null;
  if (plainShape(place.facts)?.length !== shape?.length) return null;
  const wires: GraphEdge[] = [];
  const connect = (source: string, target: string, targetPort: number): void => {
    const graph = { nodes: index.graph.nodes, edges: [...index.graph.edges, ...wires] };
    wires.push({ id: freshId(graph, 'wire'), source, target, targetPort });
  };
  const gone = [into, ...index.outOf(node.id), out];
  for (const { target, targetPort } of index.outOf(node.id)) connect(into.source, target, targetPort);
  connect(place.node.id, node.id, into.targetPort);
  connect(node.id, out.target, out.targetPort);
  const label = `Move ${node.name} behind ${place.node.name}`;
  const edits: Edit[] = [
    { type: 'disconnect', ids: gone.map(({ id }) => id) },
    { type: 'connect', edges: wires },
    { type: 'move', positions: { [node.id]: between(index, node, place.node, out.target) } },
  ];
  return { label, edit: { type: 'batch', label, edits } };
}

/** A free place on the way from one layer to another. */
function between({ nodes }: GraphIndex, moved: GraphNode, from: GraphNode, target: string): Position {
  const to = nodes.get(target)?.position ?? from.position;
  const taken = [...nodes.values()].filter(({ id }) => id !== moved.id).map(({ position }) => position);
  const middle = { x: Math.round((from.position.x + to.x) / 2), y: Math.round((from.position.y + to.y) / 2) };
  return freePlace(taken, middle);
}
