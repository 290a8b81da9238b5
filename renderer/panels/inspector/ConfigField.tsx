import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';
import type { FieldFrame } from '../../ui/Field';
import { NumberField } from '../../ui/NumberField';
import { describeRange } from '../../ui/numberRule';
import { SelectField } from '../../ui/SelectField';
import { SwitchField } from '../../ui/SwitchField';
import { describeValue } from '../help/describeField';

export interface ConfigFieldProps {
  readonly meta: FieldMeta;
  readonly value: FieldValue;
  /** What the compiler says of the value. */
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** The control for one described value: a number, a choice or a switch, with range, default and reset. */
export function ConfigField(props: ConfigFieldProps) {
  const { meta, value, onChange } = props;
  const frame = frameOf(props);
  switch (meta.type) {
    case 'number':
      return (
        <NumberField
          {...frame}
          hint={[describeRange(meta), frame.hint].filter(Boolean).join(' · ')}
          value={typeof value === 'number' ? value : null}
          rule={meta}
          step={meta.step}
          unit={meta.unit}
          emptyMeans={meta.whenEmpty}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <SelectField
          {...frame}
          value={typeof value === 'string' ? value : ''}
          options={meta.options ?? []}
          onChange={onChange}
        />
      );
    case 'switch':
      return <SwitchField {...frame} value={value === true} onChange={onChange} />;
  }
}

function frameOf({ meta, value, error, warning, onChange }: ConfigFieldProps): FieldFrame {
  const standard = describeValue(meta, meta.default);
  const changed = !Object.is(value, meta.default);
  return {
    label: meta.label,
    description: meta.description,
    hint: meta.default === null ? undefined : `default ${standard}`,
    error,
    warning,
    onReset: changed ? () => onChange(meta.default) : undefined,
    resetLabel: `Reset ${meta.label} to ${standard}`,
  };
}
