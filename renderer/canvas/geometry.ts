import type { Side } from './sides';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The end of a wire at a port: where it begins to be seen, and the way it leaves the card. */
export interface WireEnd extends Point {
  readonly side: Side;
}

const ways: Readonly<Record<Side, Point>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
};

/** The point that lies `length` straight before a port. */
export function before({ x, y, side }: WireEnd, length: number): Point {
  const way = ways[side];
  return { x: x + way.x * length, y: y + way.y * length };
}

/** How far `point` lies before a port; negative where it lies behind it. */
export function ahead({ x, y, side }: WireEnd, point: Point): number {
  const way = ways[side];
  return (point.x - x) * way.x + (point.y - y) * way.y;
}

export const isUpright = ({ side }: Pick<WireEnd, 'side'>): boolean => side === 'top' || side === 'bottom';

/** The box that holds the points and `room` around them. */
export function boxAround(points: readonly Point[], room: number): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    left: Math.min(...xs) - room,
    right: Math.max(...xs) + room,
    top: Math.min(...ys) - room,
    bottom: Math.max(...ys) + room,
  };
}

export function grown({ left, right, top, bottom }: Box, by: number): Box {
  return { left: left - by, right: right + by, top: top - by, bottom: bottom + by };
}

/** Whether the boxes have more than their borders in common. */
export function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Whether a point lies in the box, and not on its border. */
export function contains({ left, right, top, bottom }: Box, { x, y }: Point): boolean {
  return left < x && x < right && top < y && y < bottom;
}

/** Whether a horizontal or vertical piece of a wire passes through the box, and not along its border. */
export function crosses(from: Point, to: Point, { left, right, top, bottom }: Box): boolean {
  return (
    Math.max(from.x, to.x) > left &&
    Math.min(from.x, to.x) < right &&
    Math.max(from.y, to.y) > top &&
    Math.min(from.y, to.y) < bottom
  );
}
