import type { Edit } from '../../../shared/document/edit';
import type { Graph, GraphEdge, GraphNode, Position } from '../../../shared/document/schema';
import { type AnyLayer, findLayer } from '../../../shared/layers/index';
import { createId } from '../ids';
import { collides, GAP_X, GAP_Y, NODE_WIDTH, nodeCentre, nodeSize, positionAround } from '../layout';
import { freshName, takenNames } from './names';
import { downstream, wiresOutOf } from './neighbours';

/** An edit that adds a node, and the node's id. */
export interface Addition {
  readonly edit: Edit;
  readonly id: string;
}

/** A layer fresh from the palette. */
function freshNode(graph: Graph, layer: AnyLayer, position: Position): GraphNode {
  return {
    id: createId(),
    kind: layer.kind,
    name: freshName(takenNames(graph.nodes), layer.kind),
    position,
    config: layer.defaults(),
  };
}

/** Adds a layer with its centre at `centre`, unwired; it steps aside down and right where a card lies already. */
export function addLayerAt(graph: Graph, layer: AnyLayer, centre: Position): Addition {
  let position = positionAround(layer.kind, centre);
  while (collides(graph.nodes, layer.kind, position)) position = { x: position.x + 24, y: position.y + 24 };
  const node = freshNode(graph, layer, position);
  return { edit: { type: 'addNodes', nodes: [node], edges: [] }, id: node.id };
}

/**
 * Adds a layer right after a node: everything the node fed is then fed by the new layer, and what lies downstream makes
 * room. A layer that takes no input, or after a node that gives no output, is set beside it unwired.
 */
export function addLayerAfter(graph: Graph, layer: AnyLayer, after: GraphNode): Addition {
  const beside = besidePosition(graph, layer, after);
  const wireable = layer.inputs.max > 0 && (findLayer(after.kind)?.outputs ?? 0) > 0;
  if (!wireable) return addLayerAt(graph, layer, nodeCentre({ kind: layer.kind, position: beside }));
  const outgoing = layer.outputs > 0 ? wiresOutOf(graph, after.id) : [];
  if (outgoing.length === 0) {
    const node = freshNode(graph, layer, beside);
    return { edit: { type: 'addNodes', nodes: [node], edges: [wire(after.id, node.id, 0)] }, id: node.id };
  }
  return spliceIn(graph, layer, after, outgoing);
}

/** Sets a layer into a wire: source → layer → target. */
export function insertOnWire(graph: Graph, layer: AnyLayer, edge: GraphEdge): Addition | null {
  const source = graph.nodes.find((node) => node.id === edge.source);
  if (source === undefined || layer.inputs.max === 0 || layer.outputs === 0) return null;
  return spliceIn(graph, layer, source, [edge]);
}

function wire(source: string, target: string, targetPort: number): GraphEdge {
  return { id: createId(), source, target, targetPort };
}

/** Puts a layer between `source` and the targets of some of its wires. */
function spliceIn(graph: Graph, layer: AnyLayer, source: GraphNode, wires: readonly GraphEdge[]): Addition {
  const targets = wires.map((edge) => edge.target);
  const first = graph.nodes.find((node) => node.id === targets[0]) ?? source;
  const { centre, push } = makeRoom(layer, source, first);
  const node = freshNode(graph, layer, positionAround(layer.kind, centre));
  const edits: Edit[] = [{ type: 'disconnect', ids: wires.map((edge) => edge.id) }];
  if (push !== null) edits.push(pushDownstream(graph, targets, push));
  const into = wire(source.id, node.id, 0);
  const onward = wires.map((edge) => wire(node.id, edge.target, edge.targetPort));
  edits.push({ type: 'addNodes', nodes: [node], edges: [into, ...onward] });
  return { edit: { type: 'batch', label: `Insert ${node.name}`, edits }, id: node.id };
}

/** Where a layer between two nodes stands, and how far everything after it must move to make room (null: not at all). */
function makeRoom(layer: AnyLayer, source: GraphNode, target: GraphNode) {
  const from = nodeCentre(source);
  const to = nodeCentre(target);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const sideways = Math.abs(dx) >= Math.abs(dy);
  const own = nodeSize(layer);
  const needed = sideways
    ? 2 * (NODE_WIDTH + GAP_X)
    : nodeSize(source).height / 2 + nodeSize(target).height / 2 + own.height + 2 * GAP_Y;
  const missing = needed - Math.abs(sideways ? dx : dy);
  if (missing <= 0) return { centre: { x: from.x + dx / 2, y: from.y + dy / 2 }, push: null };
  const sign = (sideways ? dx : dy) < 0 ? -1 : 1;
  if (sideways) {
    const centre = { x: from.x + sign * (NODE_WIDTH + GAP_X), y: from.y };
    return { centre, push: { x: sign * missing, y: 0 } };
  }
  const step = nodeSize(source).height / 2 + GAP_Y + own.height / 2;
  return { centre: { x: from.x, y: from.y + sign * step }, push: { x: 0, y: sign * missing } };
}

function pushDownstream(graph: Graph, targets: readonly string[], push: Position): Edit {
  const moved = downstream(graph, targets);
  const positions = graph.nodes
    .filter((node) => moved.has(node.id))
    .map((node) => [node.id, { x: node.position.x + push.x, y: node.position.y + push.y }] as const);
  return { type: 'move', positions: Object.fromEntries(positions) };
}

/** A free place for a layer right of a node, in its row. */
function besidePosition(graph: Graph, layer: AnyLayer, after: GraphNode): Position {
  const middle = nodeCentre(after);
  let centre = { x: middle.x + NODE_WIDTH + GAP_X, y: middle.y };
  let position = positionAround(layer.kind, centre);
  while (collides(graph.nodes, layer.kind, position)) {
    centre = { x: centre.x, y: centre.y + nodeSize(layer).height + GAP_Y };
    position = positionAround(layer.kind, centre);
  }
  return position;
}
