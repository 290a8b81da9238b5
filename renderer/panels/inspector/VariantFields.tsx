import { Fragment, type ReactNode } from 'react';
import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';
import { ConfigField } from './ConfigField';
import { type Choice, changeKind, type Variant } from './variants';

interface VariantFieldsProps<Of extends Choice> {
  /** Of the field that chooses the kind. */
  readonly label: string;
  readonly description: string;
  readonly standard: Of['kind'];
  readonly variants: Readonly<Record<string, Variant>>;
  readonly value: Of & Readonly<Record<string, FieldValue>>;
  /** What stands under a field, by its name. */
  readonly under?: Readonly<Record<string, ReactNode>>;
  /** What the compiler says of a field of the value. */
  readonly errorOf: (field: string) => string | undefined;
  /** The value with one field or the kind changed; `field` names which. Whether it is legal is for the taker to say. */
  readonly onChange: (field: string, value: Readonly<Record<string, FieldValue>>) => void;
}

/** The form of one choice: its kind, and the fields of that kind. */
export function VariantFields<Of extends Choice>(props: VariantFieldsProps<Of>) {
  const { label, description, standard, variants, value, under, errorOf, onChange } = props;
  const options = Object.entries(variants).map(([kind, variant]) => ({ value: kind, label: variant.label }));
  const meta: FieldMeta = { label, description, type: 'choice', default: standard, options };
  return (
    <>
      <ConfigField
        meta={meta}
        value={value.kind}
        onChange={(kind) => onChange('kind', changeKind(variants, String(kind), value))}
      />
      {Object.entries(variants[value.kind]?.fields ?? {}).map(([name, field]) => (
        <Fragment key={name}>
          <ConfigField
            meta={field}
            value={value[name] ?? field.default}
            error={errorOf(name)}
            onChange={(next) => onChange(name, { ...value, [name]: next })}
          />
          {under?.[name]}
        </Fragment>
      ))}
    </>
  );
}
