import type { StudyArm } from '../../../shared/document/study';
import type { Norm } from '../../../shared/placement/norms';
import type { Site } from '../../../shared/placement/sites';
import { SelectField } from '../../ui/SelectField';
import styles from './Design.module.css';
import { NormOptions, normChoices, PlaceField } from './NormFields';
import { PartsForm } from './PartsForm';
import { useDrawnNorm } from './useDesign';

const standing = [
  { value: 'none', label: 'No norm' },
  { value: 'drawn', label: 'The network as drawn' },
  ...normChoices,
  { value: 'combined', label: 'Norms combined…' },
];

interface ArmFormProps {
  readonly arm: Exclude<StudyArm, { kind: 'network' }>;
  readonly sites: readonly Site[];
  readonly onChange: (arm: StudyArm) => void;
}

/** Which norms stand where, with their options. */
export function ArmForm({ arm, sites, onChange }: ArmFormProps) {
  const normOf = useDrawnNorm();
  return (
    <div className={styles['form']}>
      <SelectField
        label="Norm"
        description="What stands at the sites."
        value={arm.kind === 'norm' ? arm.norm.kind : arm.kind}
        options={standing}
        onChange={(value) => onChange(armOf(value, arm, normOf))}
      />
      {arm.kind === 'norm' && (
        <>
          <PlaceField value={arm.placement} onChange={(placement) => onChange({ ...arm, placement })} />
          <NormOptions norm={arm.norm} onChange={(norm) => onChange({ ...arm, norm })} />
        </>
      )}
      {arm.kind === 'combined' && (
        <PartsForm
          parts={arm.parts}
          sites={sites}
          onChange={(parts) => onChange({ ...arm, parts: [...parts] })}
        />
      )}
    </div>
  );
}

/** The arm with another choice of norm, which begins as it is drawn; the rest stays as far as it has a meaning. */
function armOf(value: string, before: StudyArm, normOf: (kind: string) => Norm): StudyArm {
  if (value === 'none' || value === 'drawn') return { kind: value };
  const [part] = before.kind === 'combined' ? before.parts : [];
  const placement = before.kind === 'norm' ? before.placement : (part?.placement ?? 'before');
  if (value !== 'combined') return { kind: 'norm', placement, norm: normOf(value) };
  const norm = before.kind === 'norm' ? before.norm : normOf('BatchNorm');
  return {
    kind: 'combined',
    parts: [
      { sites: { kind: 'firstHalf' }, placement, norms: [normOf('InstanceNorm')], standardize: false },
      { sites: { kind: 'rest' }, placement, norms: [norm], standardize: false },
    ],
  };
}
