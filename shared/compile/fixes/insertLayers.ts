import type { Edit } from '../../document/edit';
import type { Graph, GraphEdge, GraphNode, LayerConfig, Position } from '../../document/schema';
import { findLayer } from '../../layers/index';
import { analyseGraph } from '../analysis';
import { freshId, freshName, takenNames } from '../fresh';
import { descendants } from '../graphIndex';
import { freePlace } from './freePlace';

/** A layer to insert: its kind and what differs from its defaults. */
export interface NewLayer {
  readonly kind: string;
  readonly config?: LayerConfig;
}

/** Room that a card takes with the gap after it, across and down, in the canvas' units. */
const STEP: Position = { x: 232, y: 118 };

/** The edit that puts layers into a wire: source → first → … → last → target. */
export function insertLayers(graph: Graph, edge: GraphEdge, layers: readonly NewLayer[]): Edit {
  const { positions, moved } = makeRoom(graph, edge, layers.length);
  const added: GraphNode[] = [];
  const wires: GraphEdge[] = [];
  const connect = (source: string, target: string, targetPort: number): void => {
    wires.push({ id: freshId(graph, 'wire', [...added, ...wires]), source, target, targetPort });
  };
  let source = edge.source;
  for (const [place, layer] of layers.entries()) {
    const wanted = positions[place] ?? STEP;
    const taken = [...graph.nodes, ...added].map(({ id, position }) => moved[id] ?? position);
    const node = newNode(graph, layer, freePlace(taken, wanted), [...added, ...wires]);
    added.push(node);
    connect(source, node.id, 0);
    source = node.id;
  }
  connect(source, edge.target, edge.targetPort);
  const edits: Edit[] = [
    { type: 'disconnect', ids: [edge.id] },
    { type: 'move', positions: moved },
    { type: 'addNodes', nodes: added, edges: wires },
  ];
  return { type: 'batch', label: `Insert ${layers.map(({ kind }) => kind).join(' and ')}`, edits };
}

/**
 * A node of a kind with the kind's defaults where nothing else is said.
 * @param added what is added to the graph beside it
 */
export function newNode(
  graph: Graph,
  { kind, config }: NewLayer,
  position: Position,
  added: readonly (GraphNode | GraphEdge)[] = [],
): GraphNode {
  const layer = findLayer(kind);
  const names = takenNames(graph);
  for (const each of added) if ('name' in each) names.add(each.name);
  return {
    id: freshId(graph, kind.toLowerCase(), added),
    kind,
    name: freshName(names, kind),
    position,
    config: { ...layer?.defaults(), ...config },
  };
}

/**
 * Where the new layers stand, and who moves. Between cards far enough apart they are spread evenly; otherwise they begin
 * at the target's place, and the target and everything after it move on, each by the way from source to target.
 */
function makeRoom(
  graph: Graph,
  edge: GraphEdge,
  count: number,
): { readonly positions: readonly Position[]; readonly moved: Readonly<Record<string, Position>> } {
  const { index } = analyseGraph(graph);
  const from = index.nodes.get(edge.source)?.position ?? { x: 0, y: 0 };
  const to = index.nodes.get(edge.target)?.position ?? { x: STEP.x, y: 0 };
  const step =
    from.x === to.x && from.y === to.y ? { x: STEP.x, y: 0 } : { x: to.x - from.x, y: to.y - from.y };
  const places = Array.from({ length: count }, (_, place) => place);
  if (Math.abs(step.x) >= STEP.x * (count + 1) || Math.abs(step.y) >= STEP.y * (count + 1)) {
    return { positions: places.map((place) => along(from, step, (place + 1) / (count + 1))), moved: {} };
  }
  const after = descendants(index, edge.target);
  const moved = graph.nodes
    .filter((node) => after.has(node.id) && node.id !== edge.source)
    .map((node): [string, Position] => [node.id, along(node.position, step, count)]);
  return { positions: places.map((place) => along(to, step, place)), moved: Object.fromEntries(moved) };
}

function along(start: Position, step: Position, times: number): Position {
  return { x: Math.round(start.x + step.x * times), y: Math.round(start.y + step.y * times) };
}
