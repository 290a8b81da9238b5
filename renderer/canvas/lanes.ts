import type { Point } from './geometry';

/** How far wires of different sources run beside each other, at least. */
export const GAP = 8;

/** A wire's way along horizontal and vertical pieces, and the card that it comes from. */
export interface Course {
  readonly id: string;
  readonly source: string;
  readonly corners: readonly Point[];
}

/** A piece of a way: on one line, from one place of it to another. */
export interface Piece {
  readonly source: string;
  readonly upright: boolean;
  /** The line: its x where it is upright, its y where it is level. */
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** Length of a lane's stretches: pieces are looked for in those that they lie in. */
const STRETCH = 256;
/** Pieces of which no more than that lies side by side only touch. */
const TOUCH = 0.5;

const nothing: ReadonlySet<Piece> = new Set();

/** The pieces of all ways by where they lie, in stretches of narrow lanes: those near another are found without looking at all. */
export class Lanes {
  readonly #upright = new Map<number, Set<Piece>>();
  readonly #level = new Map<number, Set<Piece>>();
  readonly #pieces = new Map<string, readonly Piece[]>();

  constructor(courses: readonly Course[]) {
    for (const course of courses) this.put(course);
  }

  /** Takes in a way in place of the one that the wire had. */
  put(course: Course): void {
    for (const piece of this.of(course.id)) {
      const stretches = this.#side(piece.upright);
      for (const key of keysOf(piece)) stretches.get(key)?.delete(piece);
    }
    const pieces = piecesOf(course);
    this.#pieces.set(course.id, pieces);
    for (const piece of pieces) {
      const stretches = this.#side(piece.upright);
      for (const key of keysOf(piece)) {
        const stretch = stretches.get(key);
        if (stretch === undefined) stretches.set(key, new Set([piece]));
        else stretch.add(piece);
      }
    }
  }

  /** The pieces of a wire's way. */
  of(id: string): readonly Piece[] {
    return this.#pieces.get(id) ?? [];
  }

  /** For how far pieces of other sources run along a piece, nearer than the gap. */
  shared(piece: Piece): number {
    const stretches = this.#side(piece.upright);
    const [lane, last] = [laneOf(piece.at), stretchOf(piece.high)];
    let length = 0;
    for (let beside = lane - 1; beside <= lane + 1; beside += 1) {
      for (let stretch = stretchOf(piece.low); stretch <= last; stretch += 1) {
        for (const other of stretches.get(keyOf(beside, stretch)) ?? nothing)
          if (other.source !== piece.source) length += besideEachOther(piece, other, stretch * STRETCH);
      }
    }
    return length;
  }

  /** How many pieces of other sources cross a piece. */
  crossings(piece: Piece): number {
    const stretches = this.#side(!piece.upright);
    const stretch = stretchOf(piece.at);
    let count = 0;
    for (let lane = laneOf(piece.low); lane <= laneOf(piece.high); lane += 1) {
      for (const other of stretches.get(keyOf(lane, stretch)) ?? nothing)
        if (other.source !== piece.source && cross(piece, other)) count += 1;
    }
    return count;
  }

  #side(upright: boolean): Map<number, Set<Piece>> {
    return upright ? this.#upright : this.#level;
  }
}

const laneOf = (line: number): number => Math.floor(line / GAP);
const stretchOf = (along: number): number => Math.floor(along / STRETCH);
/** Far more stretches than a canvas has: each has a number of its own. */
const keyOf = (lane: number, stretch: number): number => lane * 1_048_576 + stretch;

function keysOf({ at, low, high }: Piece): readonly number[] {
  const [lane, first] = [laneOf(at), stretchOf(low)];
  return Array.from({ length: stretchOf(high) - first + 1 }, (_, index) => keyOf(lane, first + index));
}

/** For how far two pieces are nearer than the gap, in the stretch that begins there. */
function besideEachOther(one: Piece, other: Piece, begin: number): number {
  if (Math.abs(other.at - one.at) > GAP - 0.5) return 0;
  const along = Math.min(one.high, other.high, begin + STRETCH) - Math.max(one.low, other.low, begin);
  return along > TOUCH ? along : 0;
}

function cross(one: Piece, other: Piece): boolean {
  return one.low < other.at && other.at < one.high && other.low < one.at && one.at < other.high;
}

/** The pieces from corner to corner. */
export function piecesOf({ source, corners }: Pick<Course, 'source' | 'corners'>): readonly Piece[] {
  return corners.slice(1).map((to, index) => {
    const from = corners[index] ?? to;
    const upright = Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
    const [start, end] = upright ? [from.y, to.y] : [from.x, to.x];
    return {
      ...{ source, upright, at: upright ? from.x : from.y },
      ...{ low: Math.min(start, end), high: Math.max(start, end) },
    };
  });
}
