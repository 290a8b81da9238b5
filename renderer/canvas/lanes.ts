import { NODE_WIDTH } from '../document/layout';
import type { LayerFlowNode } from './flowNodes';
import { PORT_SIZE } from './ports';

/** How far a wire runs straight on from a port before it may turn. */
export const LEAD = 26;
/** Distance that a wire keeps from cards it passes. */
const MARGIN = 14;

/** The height at which a long wire passes the cards between its ends, and the way it runs: 1 to the right, -1 to the left. */
export interface Lane {
  readonly y: number;
  readonly direction: 1 | -1;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * A lane for a wire that passes other cards on its way, as skip connections do. Null where the wire has nothing to avoid
 * or does not run sideways: then it takes the shortest way.
 */
export function laneFor(
  source: LayerFlowNode,
  target: LayerFlowNode,
  port: string,
  nodes: readonly LayerFlowNode[],
): Lane | null {
  const direction = directionOf(source, target);
  if (direction === null) return null;
  const from = source.position.x + (direction === 1 ? NODE_WIDTH : 0) + direction * LEAD;
  const to = target.position.x + (direction === 1 ? 0 : NODE_WIDTH) - direction * LEAD;
  if ((to - from) * direction < NODE_WIDTH) return null;
  const start = portHeight(source, 'out');
  const end = portHeight(target, port);
  const passed = boxesBetween(nodes, [source.id, target.id], Math.min(from, to), Math.max(from, to));
  if (passed.length === 0) return null;
  const free = (y: number) => passed.every((box) => y <= box.top - MARGIN || y >= box.bottom + MARGIN);
  const lanes = [start, end, ...passed.flatMap((box) => [box.top - MARGIN, box.bottom + MARGIN])];
  const detour = (y: number) => Math.abs(y - start) + Math.abs(y - end);
  const best = lanes.sort((one, other) => detour(one) - detour(other)).find(free);
  return best === undefined ? null : { y: best, direction };
}

/** The way a wire runs whose ports face each other sideways; null for all others. */
function directionOf(source: LayerFlowNode, target: LayerFlowNode): 1 | -1 | null {
  const { outputSide } = source.data;
  const { inputSide } = target.data;
  if (outputSide === 'right' && inputSide === 'left') return 1;
  return outputSide === 'left' && inputSide === 'right' ? -1 : null;
}

function portHeight(node: LayerFlowNode, port: string): number {
  const handle = node.handles?.find((candidate) => candidate.id === port);
  return node.position.y + (handle?.y ?? 0) + PORT_SIZE / 2;
}

function boxesBetween(
  nodes: readonly LayerFlowNode[],
  ends: readonly string[],
  left: number,
  right: number,
): readonly Box[] {
  return nodes.flatMap(({ id, position, width = 0, height = 0 }) => {
    const box = { left: position.x, right: position.x + width, top: position.y, bottom: position.y + height };
    return ends.includes(id) || box.right <= left || box.left >= right ? [] : [box];
  });
}
