import TinyQueue from 'tinyqueue';
import { type Box, crosses, type Point } from './geometry';

/** What a corner costs beside the length of the way: a longer way is taken where it saves a corner or two. */
const CORNER = 60;
/** More places than that are not searched. */
const MOST_PLACES = 60_000;

export interface Search {
  readonly from: Point;
  readonly to: Point;
  /** Whether the way begins and ends up or down. */
  readonly upright: { readonly from: boolean; readonly to: boolean };
  /** What the way must not cross; its borders may be followed. */
  readonly boxes: readonly Box[];
  /** Where the way may run. */
  readonly region: Box;
}

/** A place on the grid, and how it was reached. */
interface Step {
  /** Column × rows × 2 + row × 2 + (1 for a way that came up or down). */
  readonly state: number;
  readonly cost: number;
  readonly before: Step | null;
}

/**
 * The way from one point to another along horizontal and vertical lines that crosses no box, with the least length and
 * corners (Dijkstra's algorithm on the lines along the borders of the boxes and through the two points). Null where there is none.
 */
export function searchGrid(search: Search): readonly Point[] | null {
  const grid = new Grid(search);
  if (grid.places > MOST_PLACES) return null;
  const queue = new TinyQueue<Step>([], (one, other) => one.cost - other.cost);
  const done = new Uint8Array(grid.places * 2);
  queue.push({ state: grid.stateOf(search.from, search.upright.from), cost: 0, before: null });
  const goal = grid.stateOf(search.to, search.upright.to);
  for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
    if (done[step.state] === 1) continue;
    done[step.state] = 1;
    if (step.state === goal) return cornersOf(grid, step);
    for (const next of grid.nextTo(step)) if (done[next.state] === 0) queue.push(next);
  }
  return null;
}

class Grid {
  readonly #xs: readonly number[];
  readonly #ys: readonly number[];
  readonly #boxes: readonly Box[];
  readonly places: number;

  constructor({ from, to, boxes, region }: Search) {
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const points = [from, to, middle];
    this.#xs = linesOf(
      [...points.map(({ x }) => x), ...boxes.flatMap(({ left, right }) => [left, right])],
      region.left,
      region.right,
    );
    this.#ys = linesOf(
      [...points.map(({ y }) => y), ...boxes.flatMap(({ top, bottom }) => [top, bottom])],
      region.top,
      region.bottom,
    );
    this.#boxes = boxes;
    this.places = this.#xs.length * this.#ys.length;
  }

  stateOf({ x, y }: Point, upright: boolean): number {
    return this.#state(this.#xs.indexOf(x), this.#ys.indexOf(y), upright);
  }

  pointOf(state: number): Point {
    const { column, row } = this.#placeOf(state);
    return { x: this.#xs[column] ?? 0, y: this.#ys[row] ?? 0 };
  }

  /** A turn where it stands, and the next place each way. */
  nextTo(step: Step): readonly Step[] {
    const { state, cost } = step;
    const { column, row, upright } = this.#placeOf(state);
    const turned = { state: this.#state(column, row, !upright), cost: cost + CORNER, before: step };
    const places = upright
      ? [
          { column, row: row - 1 },
          { column, row: row + 1 },
        ]
      : [
          { column: column - 1, row },
          { column: column + 1, row },
        ];
    const here = this.pointOf(state);
    const moved = places.flatMap((place) => {
      const [x, y] = [this.#xs[place.column], this.#ys[place.row]];
      if (x === undefined || y === undefined || this.#isBlocked(here, { x, y })) return [];
      const length = Math.abs(x - here.x) + Math.abs(y - here.y);
      return [{ state: this.#state(place.column, place.row, upright), cost: cost + length, before: step }];
    });
    return [turned, ...moved];
  }

  #isBlocked(from: Point, to: Point): boolean {
    return this.#boxes.some((box) => crosses(from, to, box));
  }

  #state(column: number, row: number, upright: boolean): number {
    return (column * this.#ys.length + row) * 2 + (upright ? 1 : 0);
  }

  #placeOf(state: number) {
    const place = state >> 1;
    const rows = this.#ys.length;
    return { column: Math.floor(place / rows), row: place % rows, upright: (state & 1) === 1 };
  }
}

function linesOf(values: readonly number[], least: number, most: number): readonly number[] {
  const inside = values.filter((value) => value >= least && value <= most);
  return [...new Set(inside)].toSorted((one, other) => one - other);
}

/** The places of a way where it turns, and its ends. */
function cornersOf(grid: Grid, end: Step): readonly Point[] {
  const points: Point[] = [];
  for (let step: Step | null = end; step !== null; step = step.before) points.push(grid.pointOf(step.state));
  return points.toReversed();
}
