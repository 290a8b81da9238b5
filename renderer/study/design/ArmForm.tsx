import type { StudyArm } from '../../../shared/document/study';
import type { Site } from '../../../shared/placement/sites';
import { SelectField } from '../../ui/SelectField';
import styles from './Design.module.css';
import { NormOptions, normChoices, PlaceField } from './NormFields';
import { PartsForm } from './PartsForm';

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
  return (
    <div className={styles['form']}>
      <SelectField
        label="Norm"
        description="What stands at the sites."
        value={arm.kind === 'norm' ? arm.norm.kind : arm.kind}
        options={standing}
        onChange={(value) => onChange(armOf(value, arm))}
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

/** The arm with another choice of norm; the rest stays as far as it has a meaning. */
function armOf(value: string, before: StudyArm): StudyArm {
  if (value === 'none' || value === 'drawn') return { kind: value };
  const [part] = before.kind === 'combined' ? before.parts : [];
  const placement = before.kind === 'norm' ? before.placement : (part?.placement ?? 'before');
  if (value !== 'combined') return { kind: 'norm', placement, norm: { kind: value, config: {} } };
  const norm = before.kind === 'norm' ? before.norm : { kind: 'BatchNorm', config: {} };
  const instance = { kind: 'InstanceNorm', config: {} };
  return {
    kind: 'combined',
    parts: [
      { sites: { kind: 'firstHalf' }, placement, norms: [instance], standardize: false },
      { sites: { kind: 'rest' }, placement, norms: [norm], standardize: false },
    ],
  };
}
