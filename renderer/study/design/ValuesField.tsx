import type { NumberRule } from '../../ui/numberRule';
import { TextField } from '../../ui/TextField';
import { readNumbers } from './lists';

/** As many values as the format takes. */
export const MOST_VALUES = 32;

interface ValuesFieldProps {
  readonly label: string;
  readonly description: string;
  readonly rule: NumberRule;
  readonly values: readonly number[];
  /** What is unwise about them. */
  readonly warning?: string | undefined;
  readonly onChange: (values: readonly number[]) => void;
}

/** Numbers apart by commas that every arm is trained with; none where the number is not varied. */
export function ValuesField({ rule, values, onChange, ...frame }: ValuesFieldProps) {
  return (
    <TextField
      {...frame}
      value={values.join(', ')}
      check={(text) => {
        const read = readNumbers(text, rule, MOST_VALUES);
        return read.ok ? null : read.sentence;
      }}
      onChange={(text) => {
        const read = readNumbers(text, rule, MOST_VALUES);
        if (read.ok) onChange(read.values);
      }}
    />
  );
}
