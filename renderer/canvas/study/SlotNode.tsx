import type { NodeProps } from '@xyflow/react';
import { useContext } from 'react';
import { StudyLookContext } from './look';
import styles from './StudyCanvas.module.css';
import type { SlotFlowNode } from './slotNodes';

/** Where a norm will stand, by the letter of its placement. */
export function SlotNode({ data: { letter, words, site } }: NodeProps<SlotFlowNode>) {
  const look = useContext(StudyLookContext);
  return (
    <span
      className={styles['slot']}
      role="img"
      aria-label={words}
      title={words}
      data-lit={look?.lit === site}
      data-letter={letter}
    >
      {letter}
    </span>
  );
}
