/** Middle of something on the screen. */
interface Point {
  readonly x: number;
  readonly y: number;
}

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** How much farther away something counts that lies beside the way of the key. */
const ASIDE = 3;

/**
 * Where an arrow key leads from one of several points: to the nearest that lies in its direction, those straight ahead first. Null for
 * another key, and where there is none.
 */
export function nearestByKey(key: string, from: Point, points: readonly Point[]): number | null {
  const direction = directions[key];
  if (direction === undefined) return null;
  let [found, least]: [number | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const [index, point] of points.entries()) {
    const [dx, dy] = [point.x - from.x, point.y - from.y];
    const ahead = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    const far = ahead + ASIDE * aside;
    // What lies far aside is in another direction, as the next row's end is at the end of a row.
    if (ahead > 0 && aside <= 2 * ahead && far < least) [found, least] = [index, far];
  }
  return found;
}
