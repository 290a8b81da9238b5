import { BaseEdge, type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react';
import type { WireFlowEdge } from './flowEdges';
import { useHover } from './hover';
import styles from './Wire.module.css';

/** A wire with the shape of the tensor it carries. */
export function Wire(props: EdgeProps<WireFlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const isDropTarget = useHover((hover) => hover.wire === id);
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
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

function lookOf(isDropTarget: boolean, selected: boolean): string | undefined {
  if (isDropTarget) return styles['target'];
  return selected ? styles['selected'] : styles['wire'];
}
