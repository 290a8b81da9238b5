import { ToggleGroup } from 'radix-ui';
import { cx } from './cx';
import styles from './Segmented.module.css';

export interface SegmentedProps<Value extends string> {
  /** Accessible name of the choice. */
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly size?: 'medium' | 'small';
  readonly className?: string | undefined;
}

/** A few exclusive choices side by side. One of them is always on; arrow keys move between them. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, options, value, onChange, size = 'medium', className } = props;
  // Radix empties the choice where the chosen one is pressed again; here that chooses it once more.
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen);
    onChange(option?.value ?? value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className={cx(styles['group'], size === 'small' && styles['small'], className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className={styles['option']}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
