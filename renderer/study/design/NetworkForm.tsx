import type { StudyArm } from '../../../shared/document/study';
import { MOST_NAME } from '../../../shared/study/networkArm';
import { formatCounted } from '../../charts/format';
import { TextField } from '../../ui/TextField';
import styles from './Design.module.css';

type NetworkArm = Extract<StudyArm, { kind: 'network' }>;

interface NetworkFormProps {
  readonly arm: NetworkArm;
  /** What the other arms are called. */
  readonly taken: readonly string[];
  readonly onChange: (arm: NetworkArm) => void;
}

/** What an arm that is a network of its own is called. */
export function NetworkForm({ arm, taken, onChange }: NetworkFormProps) {
  return (
    <div className={styles['form']}>
      <TextField
        label="Name"
        value={arm.name}
        check={(text) => complaint(text, taken)}
        onChange={(name) => onChange({ ...arm, name })}
      />
      <p className={styles['quiet']}>
        A network of its own, of {formatCounted(arm.graph.nodes.length, 'layer')}: it stands in this project
        as it was drawn, and is trained with this study’s data set and settings. Sites do not apply to it.
      </p>
    </div>
  );
}

function complaint(name: string, taken: readonly string[]): string | null {
  if (name.trim() === '' || name.length > MOST_NAME) return `A name has 1 to ${MOST_NAME} letters: type one.`;
  return taken.includes(name) ? `Another arm is called ${name}: type another name.` : null;
}
