import { BaseEdge, type EdgeProps } from '@xyflow/react';
import type { WireFlowEdge } from './flowEdges';
import { useHover } from './hover';
import styles from './Wire.module.css';
import { wirePath } from './wirePath';

/** A wire with the shape of the tensor it carries. */
export function Wire(props: EdgeProps<WireFlowEdge>) {
  const { id, data, markerEnd } = props;
  const isDropTarget = useHover((hover) => hover.wire === id);
  const { path, label } = wirePath(data?.corners ?? []);
  const text = data?.label ?? '';
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        className={styles[isDropTarget ? 'target' : 'wire'] ?? ''}
      />
      {text !== '' && (
        <text
          className={styles['label']}
          x={label.x}
          y={label.y}
          textAnchor="middle"
          dominantBaseline="central"
        >
          {text}
        </text>
      )}
    </>
  );
}
