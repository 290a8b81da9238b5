import { groupBy } from '../../shared/collections/groupBy';
import type { Point } from './geometry';
import { type Course, GAP, Lanes, piecesOf } from './lanes';
import type { Obstacles } from './obstacles';

/** How far a piece may be moved either way, and in which steps; the nearest places are tried first. */
const STEP = GAP / 2;
const offsets = Array.from({ length: 12 }, (_, index) => (index + 1) * STEP).flatMap((far) => [far, -far]);
/** What one move frees another may take: after so many rounds what is still shared stays so. */
const ROUNDS = 4;
/** Room that a moved piece keeps from cards. */
const CLEAR = 2;
/** Least length that a move leaves of the pieces before and after. */
const LEAST = 16;
/** Of so many free places the best is taken. */
const ENOUGH = 2;
/** What a crossing costs, in lengths of a move. */
const CROSSING = 12;

/**
 * The ways with their inner pieces moved aside where they would run along those of wires from other cards: what comes from
 * one card may share a line, and what does not keeps a gap. Pieces at ports stay on their lines; where cards leave no room,
 * a line is shared. The same ways give the same result, whatever was drawn before.
 */
export function keepApart<Way extends Course>(
  courses: readonly Way[],
  obstacles: Obstacles,
): ReadonlyMap<string, Way> {
  const ways = new Map(courses.map((course) => [course.id, course]));
  const families = groupBy(courses, ({ source }) => source);
  const lanes = new Lanes(courses);
  const moveAside = (course: Way, place: number): readonly Way[] => {
    if (sharedAround(lanes, [{ course, place }]) === 0) return [];
    const family = (families.get(course.source) ?? []).flatMap(({ id }) => ways.get(id) ?? []);
    return bestMove(strandsOf(lanes, course.id, place, family), lanes, obstacles);
  };
  const moveAll = ({ id }: Course): boolean => {
    if (lanes.of(id).every((piece) => lanes.shared(piece) === 0)) return false;
    let isMoved = false;
    for (let place = 1; place < lanes.of(id).length - 1; place += 1) {
      const course = ways.get(id);
      for (const moved of course === undefined ? [] : moveAside(course, place)) {
        ways.set(moved.id, moved);
        lanes.put(moved);
        isMoved = true;
      }
    }
    return isMoved;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const moved = courses.filter(moveAll);
    if (moved.length === 0) break;
  }
  return ways;
}

/** An inner piece of a way. */
interface Strand<Way extends Course> {
  readonly course: Way;
  readonly place: number;
}

/** The piece, and those of wires from the same card that lie along it: they are moved together. */
function strandsOf<Way extends Course>(
  lanes: Lanes,
  id: string,
  place: number,
  family: readonly Way[],
): readonly Strand<Way>[] {
  const own = lanes.of(id)[place];
  if (own === undefined) return [];
  return family.flatMap((course) => {
    const pieces = lanes.of(course.id);
    const found = pieces.findIndex(
      ({ upright, at, low, high }, index) =>
        index > 0 &&
        index < pieces.length - 1 &&
        upright === own.upright &&
        Math.abs(at - own.at) < 0.5 &&
        low <= own.high &&
        own.low <= high,
    );
    return found < 0 ? [] : [{ course, place: found }];
  });
}

/** The ways with the piece where it costs least, of the nearest places that are free; none where that is where it is. */
function bestMove<Way extends Course>(
  strands: readonly Strand<Way>[],
  lanes: Lanes,
  obstacles: Obstacles,
): readonly Way[] {
  const places: Place<Way>[] = [{ strands, shared: sharedAround(lanes, strands), far: 0 }];
  let least = places[0]?.shared ?? 0;
  for (const offset of offsets) {
    if (places.filter(({ shared }) => shared === 0).length === ENOUGH) break;
    const moved = strands.flatMap((strand) => movedBy(strand, offset) ?? []);
    const shared = sharedAround(lanes, moved);
    if (moved.length < strands.length || shared > least || !areClear(moved, obstacles)) continue;
    least = shared;
    places.push({ strands: moved, shared, far: Math.abs(offset) });
  }
  const cost = ({ strands: own, far }: Place<Way>): number => CROSSING * crossingsAround(lanes, own) + far;
  const free = places.filter(({ shared }) => shared === least);
  const costs = free.map(cost);
  const best = free[costs.indexOf(Math.min(...costs))];
  return best === undefined || best.far === 0 ? [] : best.strands.map(({ course }) => course);
}

/** Where a piece may be moved. */
interface Place<Way extends Course> {
  readonly strands: readonly Strand<Way>[];
  /** For how far lines are shared there. */
  readonly shared: number;
  readonly far: number;
}

function crossingsAround<Way extends Course>(lanes: Lanes, strands: readonly Strand<Way>[]): number {
  return strands.flatMap(around).reduce((sum, piece) => sum + lanes.crossings(piece), 0);
}

function sharedAround<Way extends Course>(lanes: Lanes, strands: readonly Strand<Way>[]): number {
  return strands.flatMap(around).reduce((sum, piece) => sum + lanes.shared(piece), 0);
}

function areClear<Way extends Course>(strands: readonly Strand<Way>[], obstacles: Obstacles): boolean {
  return strands.every(({ course, place }) =>
    obstacles.isClear(course.corners.slice(place - 1, place + 3), CLEAR, []),
  );
}

/** What a move changes: the piece, the one before and the one after. */
function around<Way extends Course>({ course, place }: Strand<Way>) {
  const corners = course.corners.slice(place - 1, place + 3);
  return piecesOf({ source: course.source, corners });
}

/** Null where a piece beside it would turn round or all but vanish. */
function movedBy<Way extends Course>({ course, place }: Strand<Way>, offset: number): Strand<Way> | null {
  const [before, from, to, after] = course.corners.slice(place - 1, place + 3);
  if (before === undefined || from === undefined || to === undefined || after === undefined) return null;
  const upright = Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
  const shift = ({ x, y }: Point): Point => (upright ? { x: x + offset, y } : { x, y: y + offset });
  const [begin, end] = [shift(from), shift(to)];
  const along = (one: Point, other: Point): number => (upright ? other.x - one.x : other.y - one.y);
  if (!isKept(along(before, from), along(before, begin))) return null;
  if (!isKept(along(to, after), along(end, after))) return null;
  return { course: { ...course, corners: course.corners.toSpliced(place, 2, begin, end) }, place };
}

/** Whether a length still goes the same way, and is long enough to be seen. */
function isKept(was: number, is: number): boolean {
  return Math.sign(was) === Math.sign(is) && Math.abs(is) >= Math.min(LEAST, Math.abs(was));
}
