import { useState } from 'react';
import { cx } from './cx';
import { Field, type FieldFrame } from './Field';
import styles from './Field.module.css';

export interface TextFieldProps extends FieldFrame {
  readonly value: string;
  /** Says what is wrong with a text; null where it is taken. */
  readonly check: (text: string) => string | null;
  readonly onChange: (text: string) => void;
}

/** A line of text. What `check` refuses stays in the field with its sentence and is not handed on. */
export function TextField({ value, check, onChange, error, ...frame }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const refusal = draft === null ? null : check(draft);
  const type = (text: string) => {
    setDraft(text);
    if (check(text) === null) onChange(text);
  };
  return (
    <Field {...frame} error={refusal ?? error}>
      {(ids) => (
        <div className={styles['box']}>
          <input
            {...ids}
            className={cx(styles['input'], styles['text'])}
            autoComplete="off"
            spellCheck={false}
            value={draft ?? value}
            onChange={(event) => type(event.target.value)}
            onBlur={() => setDraft(null)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setDraft(null);
            }}
          />
        </div>
      )}
    </Field>
  );
}
