import { Plus } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import type { StudyArm, StudyDesign } from '../../../shared/document/study';
import type { Site } from '../../../shared/placement/sites';
import { armName, armNames } from '../../../shared/study/armName';
import { sameArm } from '../../../shared/study/sameArm';
import { attempt } from '../../app/errors';
import { formatCounted } from '../../charts/format';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import { ArmForm } from './ArmForm';
import { addDrawnNetwork } from './addDrawnNetwork';
import { Card } from './Card';
import styles from './Design.module.css';
import { addArm, makeBase, removeArm, replaceArm, suggestArm } from './edits';
import { NetworkForm } from './NetworkForm';
import type { DesignProps } from './useDesign';

interface ArmsProps extends DesignProps {
  readonly sites: readonly Site[];
}

/** The arms: which norms are compared, and where they stand; and networks that were drawn elsewhere. */
export function ArmsCard({ design, change, sites }: ArmsProps) {
  const names = armNames(design, sites);
  const adding = useRef<HTMLButtonElement>(null);
  return (
    <Card title="Normalization" aside={formatCounted(design.arms.length, 'arm')}>
      <p className={styles['quiet']}>
        An arm is one way to normalize: which norm, and where. Each is trained with every seed and compared
        with the others.
      </p>
      <ul className={styles['tags']} aria-label="Arms">
        {design.arms.map((arm, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an arm is known by its place alone, also while it is edited
          <li key={index}>
            <Popover
              label={`Arm ${names[index]}`}
              width="narrow"
              content={(close) => (
                <ArmEditor
                  design={design}
                  sites={sites}
                  index={index}
                  arm={arm}
                  taken={names.toSpliced(index, 1)}
                  change={change}
                  onMove={(next) => {
                    // Another arm stands in its place from now on.
                    close();
                    change(next);
                    // Takes the focus where the button goes that had opened the form.
                    adding.current?.focus();
                  }}
                />
              )}
            >
              <button type="button" className={styles['tag']} data-base={index === 0}>
                {names[index]}
              </button>
            </Popover>
          </li>
        ))}
        <li>
          <AddArm design={design} change={change} sites={sites} button={adding} />
        </li>
        <li>
          <button
            type="button"
            className={styles['tag']}
            aria-label="Add a drawn network…"
            onClick={() => attempt('The network was not added', addDrawnNetwork)}
          >
            <Plus aria-hidden="true" /> drawn network…
          </button>
        </li>
      </ul>
    </Card>
  );
}

interface ArmEditorProps extends ArmsProps {
  readonly index: number;
  readonly arm: StudyArm;
  /** What the other arms are called. */
  readonly taken: readonly string[];
  /** Takes the arm out, or to another place. */
  readonly onMove: (design: StudyDesign) => void;
}

function ArmEditor({ design, change, sites, index, arm, taken, onMove }: ArmEditorProps) {
  const replace = (next: StudyArm): void => change(replaceArm(design, index, next), `arm.${index}`);
  return (
    <>
      {arm.kind === 'network' ? (
        <NetworkForm arm={arm} taken={taken} onChange={replace} />
      ) : (
        <ArmForm arm={arm} sites={sites} onChange={replace} />
      )}
      <div className={styles['formFoot']}>
        <Button
          size="small"
          disabled={design.arms.length === 1}
          onClick={() => onMove(removeArm(design, index))}
        >
          Remove
        </Button>
        {index > 0 && (
          <Button size="small" onClick={() => onMove(makeBase(design, index))}>
            Compare others with it
          </Button>
        )}
      </div>
    </>
  );
}

interface AddArmProps extends ArmsProps {
  readonly button: RefObject<HTMLButtonElement | null>;
}

function AddArm({ design, change, sites, button }: AddArmProps) {
  return (
    <Popover
      label="Add an arm"
      width="narrow"
      content={(close) => (
        <NewArm
          design={design}
          sites={sites}
          onAdd={(arm) => {
            change(addArm(design, arm));
            close();
          }}
        />
      )}
    >
      <button ref={button} type="button" className={styles['tag']} aria-label="Add an arm">
        <Plus aria-hidden="true" /> arm
      </button>
    </Popover>
  );
}

interface NewArmProps {
  readonly design: StudyDesign;
  readonly sites: readonly Site[];
  readonly onAdd: (arm: StudyArm) => void;
}

function NewArm({ design, sites, onAdd }: NewArmProps) {
  const [arm, setArm] = useState(() => suggestArm(design, useDocumentStore.getState().document.graph));
  const taken = design.arms.some((each) => sameArm(each, arm));
  const name = armName(arm, design.sites, sites);
  return (
    <>
      {arm.kind !== 'network' && <ArmForm arm={arm} sites={sites} onChange={setArm} />}
      {taken && (
        <p className={styles['quiet']}>
          “{name}” is in the study already: choose another norm, place or option.
        </p>
      )}
      <div className={styles['formFoot']}>
        <Button variant="primary" size="small" disabled={taken} onClick={() => onAdd(arm)}>
          Add {name}
        </Button>
      </div>
    </>
  );
}
