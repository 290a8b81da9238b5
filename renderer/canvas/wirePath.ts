import type { Point } from './geometry';
import { roundedPath } from './roundedPath';

const RADIUS = 10;
/** How far above a level wire its label stands. */
const ABOVE = 8;
/** Length of a level piece that a label has room on. */
const LABEL = 64;

/** A wire as it is drawn, and where its label stands. */
export interface WirePath {
  readonly path: string;
  readonly label: Point;
}

/** A wire along its corners. */
export function wirePath(corners: readonly Point[]): WirePath {
  return { path: roundedPath(corners, RADIUS), label: labelOf(corners) };
}

/**
 * Above a wire of one level piece; else on the longest level piece, since beside an upright one cards may stand; where none has
 * room, on the longest piece between two turns.
 */
function labelOf(corners: readonly Point[]): Point {
  const pieces = corners.slice(1).map((to, index) => pieceOf(corners[index] ?? to, to));
  const level = pieces.filter(({ length, isLevel }) => isLevel && length >= LABEL);
  const inner = pieces.length > 2 ? pieces.slice(1, -1) : pieces;
  const candidates = level.length > 0 ? level : inner;
  const [longest] = candidates.toSorted((one, other) => other.length - one.length);
  const { x, y, isLevel } = longest ?? { x: 0, y: 0, isLevel: false };
  return { x, y: isLevel && pieces.length === 1 ? y - ABOVE : y };
}

function pieceOf(from: Point, to: Point) {
  return {
    x: (from.x + to.x) / 2,
    y: (from.y + to.y) / 2,
    length: Math.hypot(to.x - from.x, to.y - from.y),
    isLevel: Math.abs(to.y - from.y) < 1,
  };
}
