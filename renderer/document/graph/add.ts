import { freshName, takenNames } from '../../../shared/compile/fresh';
import type { Edit } from '../../../shared/document/edit';
import type { Graph, GraphEdge, GraphNode, Position } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers/index';
import { createId } from '../ids';
import { collides, GAP_X, GAP_Y, NODE_WIDTH, nodeCentre, nodeSize, positionAround } from '../layout';
import type { LayerPreset } from '../presets';
import { downstream, wiresOutOf } from './neighbours';

/** An edit that adds a node, and the node's id. */
export interface Addition {
  readonly edit: Edit;
  readonly id: string;
}

/** A layer fresh from the palette. */
function freshNode(graph: Graph, { layer, values }: LayerPreset, position: Position): GraphNode {
  return {
    id: createId(),
    kind: layer.kind,
    name: freshName(takenNames(graph), layer.kind),
    position,
    config: { ...layer.defaults(), ...values },
  };
}

/** Adds a layer with its centre at `centre`, unwired; it steps aside down and right where a card lies already. */
export function addLayerAt(graph: Graph, preset: LayerPreset, centre: Position): Addition {
  const { kind } = preset.layer;
  let position = positionAround(kind, centre);
  while (collides(graph.nodes, kind, position)) position = { x: position.x + 24, y: position.y + 24 };
  const node = freshNode(graph, preset, position);
  return { edit: { type: 'addNodes', nodes: [node], edges: [] }, id: node.id };
}

/**
 * Adds a layer right after a node: everything the node fed is then fed by the new layer, and what lies downstream makes
 * room. A layer that takes no input, or after a node that gives no output, is set beside it unwired.
 */
export function addLayerAfter(graph: Graph, preset: LayerPreset, after: GraphNode): Addition {
  const { layer } = preset;
  const beside = besidePosition(graph, layer.kind, after);
  const wireable = layer.inputs.max > 0 && (findLayer(after.kind)?.outputs ?? 0) > 0;
  if (!wireable) return addLayerAt(graph, preset, nodeCentre({ kind: layer.kind, position: beside }));
  const outgoing = layer.outputs > 0 ? wiresOutOf(graph, after.id) : [];
  if (outgoing.length > 0) return spliceIn(graph, preset, after, outgoing);
  const node = freshNode(graph, preset, beside);
  return { edit: { type: 'addNodes', nodes: [node], edges: [wire(after.id, node.id, 0)] }, id: node.id };
}

/** Whether a layer can be set into a wire at all. */
export function fitsIntoWires({ layer }: LayerPreset): boolean {
  return layer.inputs.max > 0 && layer.outputs > 0;
}

/** Sets a layer into a wire: source → layer → target. Null where the layer has no input or no output. */
export function insertOnWire(graph: Graph, preset: LayerPreset, edge: GraphEdge): Addition | null {
  const source = graph.nodes.find((node) => node.id === edge.source);
  if (source === undefined || !fitsIntoWires(preset)) return null;
  return spliceIn(graph, preset, source, [edge]);
}

function wire(source: string, target: string, targetPort: number): GraphEdge {
  return { id: createId(), source, target, targetPort };
}

/** Puts a layer between `source` and the targets of some of its wires. */
function spliceIn(
  graph: Graph,
  preset: LayerPreset,
  source: GraphNode,
  wires: readonly GraphEdge[],
): Addition {
  const targets = wires.map((edge) => edge.target);
  const first = graph.nodes.find((node) => node.id === targets[0]) ?? source;
  const { centre, push } = makeRoom(preset.layer, source, first);
  const node = freshNode(graph, preset, positionAround(preset.layer.kind, centre));
  const edits: Edit[] = [{ type: 'disconnect', ids: wires.map((edge) => edge.id) }];
  if (push !== null) edits.push(pushDownstream(graph, targets, push));
  const into = wire(source.id, node.id, 0);
  const onward = wires.map((edge) => wire(node.id, edge.target, edge.targetPort));
  edits.push({ type: 'addNodes', nodes: [node], edges: [into, ...onward] });
  return { edit: { type: 'batch', label: `Insert ${node.name}`, edits }, id: node.id };
}

/** Where a layer between two nodes stands, and how far everything after it must move to make room (null: not at all). */
function makeRoom(
  layer: { readonly kind: string },
  source: GraphNode,
  target: GraphNode,
): { readonly centre: Position; readonly push: Position | null } {
  const from = nodeCentre(source);
  const to = nodeCentre(target);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const sideways = Math.abs(dx) >= Math.abs(dy);
  const before = sideways ? NODE_WIDTH + GAP_X : stackedDistance(source, layer);
  const after = sideways ? NODE_WIDTH + GAP_X : stackedDistance(layer, target);
  const missing = before + after - Math.abs(sideways ? dx : dy);
  if (missing <= 0) return { centre: { x: from.x + dx / 2, y: from.y + dy / 2 }, push: null };
  const sign = (sideways ? dx : dy) < 0 ? -1 : 1;
  if (sideways)
    return { centre: { x: from.x + sign * before, y: from.y }, push: { x: sign * missing, y: 0 } };
  return { centre: { x: from.x, y: from.y + sign * before }, push: { x: 0, y: sign * missing } };
}

/** Distance between the centres of two cards that stand one below the other. */
function stackedDistance(upper: { readonly kind: string }, lower: { readonly kind: string }): number {
  return (nodeSize(upper).height + nodeSize(lower).height) / 2 + GAP_Y;
}

function pushDownstream(graph: Graph, targets: readonly string[], push: Position): Edit {
  const moved = downstream(graph, targets);
  const positions = graph.nodes
    .filter((node) => moved.has(node.id))
    .map((node) => [node.id, { x: node.position.x + push.x, y: node.position.y + push.y }] as const);
  return { type: 'move', positions: Object.fromEntries(positions) };
}

/** A free place for a layer right of a node, in its row. */
function besidePosition(graph: Graph, kind: string, after: GraphNode): Position {
  const middle = nodeCentre(after);
  let centre = { x: middle.x + NODE_WIDTH + GAP_X, y: middle.y };
  let position = positionAround(kind, centre);
  while (collides(graph.nodes, kind, position)) {
    centre = { x: centre.x, y: centre.y + nodeSize({ kind }).height + GAP_Y };
    position = positionAround(kind, centre);
  }
  return position;
}
