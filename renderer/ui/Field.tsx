import { RotateCcw } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cx } from './cx';
import styles from './Field.module.css';
import { IconButton } from './IconButton';
import { Tooltip } from './Tooltip';
import { VisuallyHidden } from './VisuallyHidden';

/** What every field shows around its control. */
export interface FieldFrame {
  readonly label: string;
  /** What the value does, in a sentence; shown when the pointer rests on the label. */
  readonly description?: string | undefined;
  /** Range and default, short: stands right of the label. */
  readonly hint?: string | undefined;
  /** What is wrong with the value and how to mend it. */
  readonly error?: string | undefined;
  /** What is unwise about the value. */
  readonly warning?: string | undefined;
  /** Puts the default back; absent where the value is the default already. */
  readonly onReset?: (() => void) | undefined;
  readonly resetLabel?: string | undefined;
}

/** What the frame asks of the control inside: ids that tie label and sentences to it. */
export interface ControlIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

export interface FieldProps extends FieldFrame {
  /** `row` puts a small control (a switch) right of its label. */
  readonly layout?: 'column' | 'row';
  readonly children: (ids: ControlIds) => ReactNode;
}

/** Label, range, reset, control and sentence of one value, tied together for screen readers. */
export function Field(props: FieldProps) {
  const { label, description, hint, error, warning, layout = 'column', children } = props;
  const id = useId();
  const sentence = error ?? warning;
  const describedBy = cx(description !== undefined && `${id}-about`, sentence !== undefined && `${id}-wrong`);
  const labelElement = (
    <label className={styles['label']} htmlFor={id}>
      {label}
    </label>
  );
  return (
    <div
      className={cx(styles['field'], layout === 'row' && styles['row'])}
      data-invalid={error !== undefined}
    >
      <div className={styles['head']}>
        {description === undefined ? (
          labelElement
        ) : (
          <Tooltip content={description} side="left">
            {labelElement}
          </Tooltip>
        )}
        <span className={styles['hint']}>{hint}</span>
        <ResetButton {...props} />
      </div>
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': error !== undefined,
      })}
      {description !== undefined && <VisuallyHidden id={`${id}-about`}>{description}</VisuallyHidden>}
      {sentence !== undefined && (
        <p className={cx(styles['error'], error === undefined && styles['warning'])} id={`${id}-wrong`}>
          {sentence}
        </p>
      )}
    </div>
  );
}

function ResetButton({ label, onReset, resetLabel }: FieldFrame) {
  if (onReset === undefined) return null;
  return (
    <IconButton
      label={resetLabel ?? `Reset ${label}`}
      variant="ghost"
      size="small"
      className={styles['reset']}
      onClick={onReset}
    >
      <RotateCcw />
    </IconButton>
  );
}
