import type { Graph, GraphNode, Position } from '../../shared/document/schema';
import { NODE_WIDTH, nodeSize } from '../document/layout';

export type Side = 'left' | 'right' | 'top' | 'bottom';

/** Sides of a card on which its ports stand. */
export interface Sides {
  readonly input: Side;
  readonly output: Side;
}

/** With this much room between two columns a wire runs sideways, however far apart their rows are. */
const ROOM_TO_TURN = 24;

/** What stands where when nothing is wired: the flow runs from left to right. */
const unwired: Sides = { input: 'left', output: 'right' };

/**
 * Ports face the nodes they are wired to, so that wires stay short and straight however the user arranges the graph.
 * @param positions top left corners of the cards
 */
export function facingSides(
  graph: Graph,
  positions: ReadonlyMap<string, Position>,
): ReadonlyMap<string, Sides> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const towards = { input: new Map<string, Position[]>(), output: new Map<string, Position[]>() };
  for (const edge of graph.edges) {
    const source = nodes.get(edge.source);
    const target = nodes.get(edge.target);
    if (source === undefined || target === undefined) continue;
    const from = centreOf(source, positions);
    const to = centreOf(target, positions);
    push(towards.output, source.id, { x: to.x - from.x, y: to.y - from.y });
    push(towards.input, target.id, { x: from.x - to.x, y: from.y - to.y });
  }
  return new Map(
    graph.nodes.map((node) => {
      const input = sideFor(node, towards.input.get(node.id)) ?? unwired.input;
      const output = sideFor(node, towards.output.get(node.id)) ?? oppositeOf(input);
      return [node.id, { input, output }];
    }),
  );
}

function centreOf(node: GraphNode, positions: ReadonlyMap<string, Position>): Position {
  const { x, y } = positions.get(node.id) ?? node.position;
  const { width, height } = nodeSize(node);
  return { x: x + width / 2, y: y + height / 2 };
}

function push(map: Map<string, Position[]>, key: string, value: Position): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** The side that looks towards the mean of the directions; undefined without any. */
function sideFor(node: GraphNode, directions: readonly Position[] | undefined): Side | undefined {
  if (directions === undefined) return undefined;
  const dx = directions.reduce((sum, direction) => sum + direction.x, 0) / directions.length;
  const dy = directions.reduce((sum, direction) => sum + direction.y, 0) / directions.length;
  const gapX = Math.abs(dx) - NODE_WIDTH;
  const gapY = Math.abs(dy) - nodeSize(node).height;
  if (gapX > ROOM_TO_TURN || gapX >= gapY) return dx < 0 ? 'left' : 'right';
  return dy < 0 ? 'top' : 'bottom';
}

/** Where an unwired output stands: opposite the input. */
function oppositeOf(input: Side): Side {
  const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;
  return opposite[input];
}
