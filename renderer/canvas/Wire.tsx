import { BaseEdge, type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react';
import type { WireFlowEdge } from './flowEdges';
import { useHover } from './hover';
import styles from './Wire.module.css';

/** A wire with the shape of the tensor it carries. */
export function Wire(props: EdgeProps<WireFlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const isDropTarget = useHover((hover) => hover.wire === id);
  const start = towardsCard(sourceX, sourceY, sourcePosition);
  const end = towardsCard(targetX, targetY, targetPosition);
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX: start.x,
    sourceY: start.y,
    targetX: end.x,
    targetY: end.y,
    sourcePosition,
    targetPosition,
    borderRadius: 10,
    offset: 18,
  });
  const label = data?.label ?? '';
  const upright = sourcePosition === Position.Top || sourcePosition === Position.Bottom;
  const straight = Math.abs(sourceY - targetY) < 1;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        className={lookOf(isDropTarget, selected === true) ?? ''}
      />
      {label !== '' && (
        <text
          className={styles['label']}
          x={labelX}
          y={upright || !straight ? labelY : labelY - 8}
          textAnchor="middle"
          dominantBaseline="central"
        >
          {label}
        </text>
      )}
    </>
  );
}

/** React Flow ends a wire at the outer edge of a port's hit area; this takes it on to the ring that is seen. */
const REACH = 3;

function towardsCard(x: number, y: number, side: Position): { readonly x: number; readonly y: number } {
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

function lookOf(isDropTarget: boolean, selected: boolean): string | undefined {
  if (isDropTarget) return styles['target'];
  return selected ? styles['selected'] : styles['wire'];
}
