import type { Position } from '../../document/schema';

/** Room that a card takes with the gap around it, in the canvas' units. */
const ROOM: Position = { x: 200, y: 100 };
/** From one place that is tried to the next, across and down. */
const STEP: Position = { x: 232, y: 118 };
/** So many places are tried to each side. */
const REACH = 6;

const offsets: readonly Position[] = Array.from({ length: 2 * REACH + 1 }, (_, column) =>
  Array.from({ length: 2 * REACH + 1 }, (__, row) => ({
    x: (column - REACH) * STEP.x,
    y: (row - REACH) * STEP.y,
  })),
)
  .flat()
  .toSorted((one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y) || other.y - one.y);

/** The place nearest to `wanted` at which a card covers none of those at `taken`; `wanted` itself where all around is full. */
export function freePlace(taken: readonly Position[], wanted: Position): Position {
  const isFree = (place: Position): boolean =>
    taken.every(({ x, y }) => Math.abs(x - place.x) >= ROOM.x || Math.abs(y - place.y) >= ROOM.y);
  const places = offsets.map(({ x, y }) => ({ x: wanted.x + x, y: wanted.y + y }));
  return places.find(isFree) ?? wanted;
}
