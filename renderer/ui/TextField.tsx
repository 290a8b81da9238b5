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

/** What is being typed. */
interface Draft {
  readonly text: string;
  /** The value as it was typed at: of a text that is refused, what stays in force. */
  readonly kept: string;
}

/**
 * A line of text. What `check` refuses never leaves the field: it stays as typed, with its sentence and what stays in force until it
 * is mended, the last text that was taken. It goes when the value is changed from elsewhere or with Escape.
 */
export function TextField({ value, check, onChange, error, ...frame }: TextFieldProps) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const refused = draft === null ? null : check(draft.text);
  const current = refused === null || draft?.kept === value ? draft : null;
  const refusal = current === null || refused === null ? undefined : `${refused}${inForce(value)}`;
  const type = (text: string) => {
    setDraft({ text, kept: value });
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
            value={current?.text ?? value}
            onChange={(event) => type(event.target.value)}
            onBlur={() => setDraft((held) => (held !== null && check(held.text) !== null ? held : null))}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setDraft(null);
            }}
          />
        </div>
      )}
    </Field>
  );
}

const inForce = (value: string): string =>
  value === '' ? ' Until then it counts as empty.' : ` “${value}” stays in force until then.`;
