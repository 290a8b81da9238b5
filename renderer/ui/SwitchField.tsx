import { Switch } from 'radix-ui';
import { Field, type FieldFrame } from './Field';
import styles from './SwitchField.module.css';

export interface SwitchFieldProps extends FieldFrame {
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

/** Yes or no. */
export function SwitchField({ value, onChange, ...frame }: SwitchFieldProps) {
  return (
    <Field {...frame} layout="row">
      {(ids) => (
        <Switch.Root {...ids} className={styles['switch']} checked={value} onCheckedChange={onChange}>
          <Switch.Thumb className={styles['thumb']} />
        </Switch.Root>
      )}
    </Field>
  );
}
