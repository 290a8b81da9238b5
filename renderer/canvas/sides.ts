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

/** Where the output stands when nothing is wired: the flow runs from left to right. */
const UNWIRED: Side = 'right';

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
      const comesFrom = meanOf(towards.input.get(node.id));
      const goesTo = meanOf(towards.output.get(node.id));
      return [node.id, sidesFor(node, comesFrom, goesTo)];
    }),
  );
}

/** Where a card's ports stand, given the mean directions of what it is wired to. */
function sidesFor(node: GraphNode, comesFrom: Position | null, goesTo: Position | null): Sides {
  if (comesFrom === null) {
    const output = goesTo === null ? UNWIRED : sideFor(node, goesTo);
    return { input: oppositeOf(output), output };
  }
  const input = sideFor(node, comesFrom);
  if (goesTo === null) return { input, output: oppositeOf(input) };
  const output = sideFor(node, goesTo);
  if (input !== output) return { input, output };
  // A turn: the wire from or to another row leaves above or below, so that the two do not run side by side.
  const { height } = nodeSize(node);
  if (Math.abs(comesFrom.y) > height) return { input: upright(comesFrom), output };
  return { input, output: Math.abs(goesTo.y) > height ? upright(goesTo) : output };
}

function upright({ y }: Position): Side {
  return y < 0 ? 'top' : 'bottom';
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

function meanOf(directions: readonly Position[] | undefined): Position | null {
  if (directions === undefined) return null;
  const x = directions.reduce((sum, direction) => sum + direction.x, 0) / directions.length;
  const y = directions.reduce((sum, direction) => sum + direction.y, 0) / directions.length;
  return { x, y };
}

/** The side that looks in a direction: left or right wherever there is room for the wire to turn. */
function sideFor(node: GraphNode, direction: Position): Side {
  const { x, y } = direction;
  const gapX = Math.abs(x) - NODE_WIDTH;
  const gapY = Math.abs(y) - nodeSize(node).height;
  if (gapX > ROOM_TO_TURN || gapX >= gapY) return x < 0 ? 'left' : 'right';
  return upright(direction);
}

function oppositeOf(input: Side): Side {
  const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;
  return opposite[input];
}
