import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { StudyArm } from '../../../shared/document/study';
import { armName } from '../../../shared/study/armName';
import { formatCounted } from '../../charts/format';
import { Button } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import { ArmForm } from './ArmForm';
import { Card } from './Card';
import styles from './Design.module.css';
import { addArm, makeBase, removeArm, replaceArm } from './edits';
import type { DesignProps } from './useDesign';

/** The arms: which norms are compared, and where they stand. */
export function ArmsCard({ design, change }: DesignProps) {
  return (
    <Card title="Normalization" aside={formatCounted(design.arms.length, 'arm')}>
      <ul className={styles['tags']} aria-label="Arms">
        {design.arms.map((arm, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an arm is known by its place alone, also while it is edited
          <li key={index}>
            <Popover
              label={`Arm ${armName(arm)}`}
              width="narrow"
              content={<ArmEditor design={design} change={change} index={index} arm={arm} />}
            >
              <button type="button" className={styles['tag']} data-base={index === 0}>
                {armName(arm)}
              </button>
            </Popover>
          </li>
        ))}
        <li>
          <AddArm design={design} change={change} />
        </li>
      </ul>
    </Card>
  );
}

interface ArmEditorProps extends DesignProps {
  readonly index: number;
  readonly arm: StudyArm;
}

function ArmEditor({ design, change, index, arm }: ArmEditorProps) {
  return (
    <>
      <ArmForm arm={arm} onChange={(next) => change(replaceArm(design, index, next), `arm.${index}`)} />
      <div className={styles['formFoot']}>
        <Button
          size="small"
          disabled={design.arms.length === 1}
          onClick={() => change(removeArm(design, index))}
        >
          Remove
        </Button>
        {index > 0 && (
          <Button size="small" onClick={() => change(makeBase(design, index))}>
            Compare others with it
          </Button>
        )}
      </div>
    </>
  );
}

const another: StudyArm = { kind: 'norm', placement: 'before', norm: { kind: 'GroupNorm', config: {} } };

function AddArm({ design, change }: DesignProps) {
  const [arm, setArm] = useState<StudyArm>(another);
  const taken = design.arms.some((each) => armName(each) === armName(arm));
  const form = (
    <>
      <ArmForm arm={arm} onChange={setArm} />
      {taken && <p className={styles['quiet']}>The study has this arm already.</p>}
      <div className={styles['formFoot']}>
        <Button variant="primary" size="small" disabled={taken} onClick={() => change(addArm(design, arm))}>
          Add {armName(arm)}
        </Button>
      </div>
    </>
  );
  return (
    <Popover label="Add an arm" width="narrow" content={form}>
      <button type="button" className={styles['tag']} aria-label="Add an arm">
        <Plus aria-hidden="true" /> arm
      </button>
    </Popover>
  );
}
