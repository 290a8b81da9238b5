import type { StudyArm } from '../../../shared/document/study';
import { findLayer } from '../../../shared/layers/index';
import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';
import { placeableNorms } from '../../../shared/placement/norms';
import { ConfigField } from '../../panels/inspector/ConfigField';
import { Segmented } from '../../ui/Segmented';
import { SelectField } from '../../ui/SelectField';
import styles from './Design.module.css';

type NormArm = Extract<StudyArm, { kind: 'norm' }>;

const standing = [
  { value: 'none', label: 'No norm' },
  { value: 'drawn', label: 'The network as drawn' },
  ...placeableNorms.map((kind) => ({ value: kind, label: findLayer(kind)?.label ?? kind })),
];

const placements = [
  { value: 'before', label: 'Before' },
  { value: 'after', label: 'After' },
  { value: 'pre', label: 'Pre-activation' },
] as const;

const explained: Readonly<Record<NormArm['placement'], string>> = {
  before: 'layer → norm → activation',
  after: 'layer → activation → norm',
  pre: 'norm → activation → layer',
};

interface ArmFormProps {
  readonly arm: StudyArm;
  readonly onChange: (arm: StudyArm) => void;
}

/** Which norm stands where, with its options. */
export function ArmForm({ arm, onChange }: ArmFormProps) {
  const chosen = arm.kind === 'norm' ? arm.norm.kind : arm.kind;
  return (
    <div className={styles['form']}>
      <SelectField
        label="Norm"
        description="What stands at the sites."
        value={chosen}
        options={standing}
        onChange={(value) => onChange(armOf(value, arm))}
      />
      {arm.kind === 'norm' && (
        <>
          <Segmented
            label="Placement"
            size="small"
            options={placements}
            value={arm.placement}
            onChange={(placement) => onChange({ ...arm, placement })}
          />
          <p className={styles['quiet']}>{explained[arm.placement]}</p>
          <NormOptions arm={arm} onChange={onChange} />
        </>
      )}
    </div>
  );
}

function armOf(value: string, before: StudyArm): StudyArm {
  if (value === 'none' || value === 'drawn') return { kind: value };
  const placement = before.kind === 'norm' ? before.placement : 'before';
  return { kind: 'norm', placement, norm: { kind: value, config: {} } };
}

function NormOptions({
  arm,
  onChange,
}: {
  readonly arm: NormArm;
  readonly onChange: (arm: StudyArm) => void;
}) {
  const { norm } = arm;
  const fields = Object.entries(findLayer(norm.kind)?.fields ?? {});
  const set = (name: string, meta: FieldMeta, value: FieldValue): void => {
    const { [name]: _, ...others } = norm.config;
    // What is as the layer comes is not part of what was chosen.
    const config = Object.is(value, meta.default) ? others : { ...others, [name]: value };
    onChange({ ...arm, norm: { ...norm, config } });
  };
  return fields.map(([name, meta]) => (
    <ConfigField
      key={name}
      meta={meta}
      value={norm.config[name] ?? meta.default}
      onChange={(value) => set(name, meta, value)}
    />
  ));
}
