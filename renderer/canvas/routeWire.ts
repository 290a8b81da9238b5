import { NODE_WIDTH } from '../document/layout';
import {
  ahead,
  type Box,
  before,
  boxAround,
  contains,
  grown,
  isUpright,
  type Point,
  type WireEnd,
} from './geometry';
import { searchGrid } from './gridSearch';
import type { Obstacles } from './obstacles';

/** A wire's ends, and the ids of the cards they are at. */
export interface WireEnds {
  readonly start: WireEnd;
  readonly end: WireEnd;
  readonly cards: readonly string[];
}

/** A wire's way along horizontal and vertical pieces. */
export interface Way {
  /** Where it begins, turns and ends. */
  readonly corners: readonly Point[];
  /** While no card in here changes, nor the ends, the way stays the same. */
  readonly hangsOn: Box;
}

/** Least room that a wire of few corners needs before a port. */
const ROOM = 8;
/** How far a wire of few corners keeps from cards. */
const CLEAR = 6;
/** What a way is tried with: how far it runs straight on from its ports, and how far it keeps from cards. */
const tries = [
  { lead: 23, margin: 14 },
  { lead: 12, margin: 6 },
  { lead: 5, margin: 2 },
];
/** How far beside its ends a wire is looked for, first near them and then further off. */
const surroundings = [NODE_WIDTH, 5 * NODE_WIDTH, 50 * NODE_WIDTH];
const everywhere: Box = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };

/**
 * The way of a wire: straight or with one turn where that is clear of all cards, else the shortest way round them with few
 * corners. Where cards leave no way it goes behind them.
 */
export function routeWire(ends: WireEnds, obstacles: Obstacles): Way {
  const simple = simpleWay(ends);
  if (simple !== null && obstacles.isClear(simple, CLEAR, ends.cards))
    return { corners: simple, hangsOn: boxAround(simple, CLEAR) };
  const round = wayRound(ends, obstacles);
  return round ?? { corners: simple ?? plainWay(ends), hangsOn: everywhere };
}

/** Straight, with a turn half way, or with one corner; null where the ports do not face each other. */
function simpleWay({ start, end }: WireEnds): readonly Point[] | null {
  if (isUpright(start) !== isUpright(end)) {
    const corner = isUpright(start) ? { x: start.x, y: end.y } : { x: end.x, y: start.y };
    return ahead(start, corner) > ROOM && ahead(end, corner) > ROOM ? [start, corner, end] : null;
  }
  const gap = ahead(start, end);
  if (gap < 2 * ROOM || ahead(end, start) !== gap) return null;
  if (isUpright(start)) {
    if (Math.abs(start.x - end.x) < 1) return [start, end];
    const y = (start.y + end.y) / 2;
    return [start, { x: start.x, y }, { x: end.x, y }, end];
  }
  if (Math.abs(start.y - end.y) < 1) return [start, end];
  const x = (start.x + end.x) / 2;
  return [start, { x, y: start.y }, { x, y: end.y }, end];
}

function wayRound({ start, end }: WireEnds, obstacles: Obstacles): Way | null {
  const upright = { from: isUpright(start), to: isUpright(end) };
  for (const room of surroundings) {
    for (const { lead, margin } of tries) {
      const [from, to] = [before(start, lead), before(end, lead)];
      const region = boxAround([from, to], room);
      const hangsOn = grown(region, margin);
      const boxes = obstacles.within(hangsOn).map(({ box }) => grown(box, margin));
      // From within a card there is no way out, and the search would go everywhere to find none.
      if (boxes.some((box) => contains(box, from) || contains(box, to))) continue;
      const found = searchGrid({ from, to, upright, boxes, region });
      if (found !== null) return { corners: withoutIdle([start, ...found, end]), hangsOn };
    }
  }
  return null;
}

/** Straight out of both ports and across. */
function plainWay({ start, end }: WireEnds): readonly Point[] {
  const [from, to] = [before(start, 23), before(end, 23)];
  return withoutIdle([start, from, { x: to.x, y: from.y }, to, end]);
}

/** Without the points at which the way does not turn. */
function withoutIdle(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)];
    const straight =
      before !== undefined &&
      last !== undefined &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (straight) kept.pop();
    kept.push(point);
  }
  return kept;
}
