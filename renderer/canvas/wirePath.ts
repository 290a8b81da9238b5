import { type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react';
import type { WireFlowEdge } from './flowEdges';
import { type Lane, LEAD } from './lanes';
import { roundedPath } from './roundedPath';

const RADIUS = 10;
/** React Flow ends a wire at the outer edge of a port's hit area; this takes it on to the ring that is seen. */
const REACH = 3;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A wire's way on the canvas, and where its label stands. */
export interface WirePath {
  readonly path: string;
  readonly label: Point;
}

/** The way of a wire between two ports: the shortest with few corners, or along its lane past other cards. */
export function wirePath(props: EdgeProps<WireFlowEdge>): WirePath {
  const { sourcePosition, targetPosition, data } = props;
  const start = towardsCard(props.sourceX, props.sourceY, sourcePosition);
  const end = towardsCard(props.targetX, props.targetY, targetPosition);
  const lane = data?.lane ?? null;
  if (lane !== null) return alongLane(start, end, lane);
  const [path, x, y] = getSmoothStepPath({
    sourceX: start.x,
    sourceY: start.y,
    targetX: end.x,
    targetY: end.y,
    sourcePosition,
    targetPosition,
    borderRadius: RADIUS,
    offset: 18,
  });
  const level = Math.abs(start.y - end.y) < 1;
  return { path, label: { x, y: level ? y - 8 : y } };
}

function alongLane(start: Point, end: Point, { y, direction }: Lane): WirePath {
  const down = start.x + direction * LEAD;
  const up = end.x - direction * LEAD;
  const corners = [start, { x: down, y: start.y }, { x: down, y }, { x: up, y }, { x: up, y: end.y }, end];
  return { path: roundedPath(corners, RADIUS), label: { x: (down + up) / 2, y } };
}

function towardsCard(x: number, y: number, side: Position): Point {
  switch (side) {
    case Position.Left:
      return { x: x + REACH, y };
    case Position.Right:
      return { x: x - REACH, y };
    case Position.Top:
      return { x, y: y + REACH };
    case Position.Bottom:
      return { x, y: y - REACH };
  }
}
