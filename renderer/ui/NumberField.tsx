import { type KeyboardEvent, useState } from 'react';
import { cx } from './cx';
import { Field, type FieldFrame } from './Field';
import styles from './Field.module.css';
import { describeRule, fitsRule, formatNumber, type NumberRule, parseNumber } from './numberRule';

export interface NumberFieldProps extends FieldFrame {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly rule?: NumberRule | undefined;
  /** What an empty field means, e.g. `pool size`; absent: it may not be empty. */
  readonly emptyMeans?: string | undefined;
  /** Arrow up and down change by this. */
  readonly step?: number | undefined;
  readonly unit?: string | undefined;
}

/** What is being typed. */
interface Draft {
  readonly text: string;
  /** The value when the typing began. */
  readonly before: number | null;
  /** The value that the text so far has led to. */
  readonly now: number | null;
}

/**
 * A number. What is none, or lies outside the rule, never leaves the field: it stays as typed, with a sentence, and the
 * value goes back to what it was before the typing began (not to `500` on the way to `5000`). The text goes when the value
 * is changed from elsewhere or with Escape.
 */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, rule = {}, emptyMeans, step, unit, error, hint, ...frame } = props;
  const [draft, setDraft] = useState<Draft | null>(null);
  const current = draft !== null && Object.is(draft.now, value) ? draft : null;

  const type = (text: string) => {
    const before = current === null ? value : current.before;
    const now = draftError(text, props) === undefined ? parseNumber(text) : before;
    setDraft({ text, before, now });
    if (!Object.is(now, value)) onChange(now);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') setDraft(null);
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined || step === undefined || value === null) return;
    event.preventDefault();
    const next = roundToStep(value + direction * (event.shiftKey ? 10 * step : step), step);
    if (!fitsRule(rule, next)) return;
    setDraft(null);
    onChange(next);
  };

  const wrong = current === null ? undefined : draftError(current.text, props);
  return (
    <Field {...frame} hint={hint} error={wrong ?? error}>
      {(ids) => (
        <div className={styles['box']}>
          <input
            {...ids}
            className={styles['input']}
            inputMode="decimal"
            autoComplete="off"
            spellCheck={false}
            placeholder={emptyMeans}
            value={current?.text ?? (value === null ? '' : String(value))}
            onChange={(event) => type(event.target.value)}
            onBlur={() => setDraft((held) => (held !== null && draftError(held.text, props) ? held : null))}
            onKeyDown={press}
          />
          {unit !== undefined && <span className={cx(styles['unit'])}>{unit}</span>}
        </div>
      )}
    </Field>
  );
}

/** What keeps the text from being taken, or undefined. */
function draftError(text: string, props: NumberFieldProps): string | undefined {
  const { label, value, rule = {}, emptyMeans } = props;
  const number = parseNumber(text);
  const kept = value === null ? '' : ` ${formatNumber(value)} stays in force until then.`;
  if (text.trim() === '') {
    return emptyMeans === undefined ? `${label} is empty: type ${describeRule(rule)}.${kept}` : undefined;
  }
  if (number === null) return `${label} takes ${describeRule(rule)}; “${text.trim()}” is not one.${kept}`;
  if (!fitsRule(rule, number)) {
    return `${label} takes ${describeRule(rule)}; ${formatNumber(number)} is not one.${kept}`;
  }
  return undefined;
}

/** Keeps 0.1 + 0.2 at 0.3: rounds to two digits beyond the step's own. */
function roundToStep(value: number, step: number): number {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Number(value.toFixed(Math.min(digits, 20)));
}
