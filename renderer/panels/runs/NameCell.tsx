import { type KeyboardEvent, useState } from 'react';
import { type RunRecord, runNameSchema } from '../../../shared/protocol/runs';
import styles from './Runs.module.css';

interface NameCellProps {
  readonly run: RunRecord;
  readonly shown: boolean;
  /** Colour of its curves; null where none are drawn. */
  readonly colour: string | null;
  readonly naming: boolean;
  readonly onShow: () => void;
  readonly onName: () => void;
  /** The name that was typed, null for none; nothing where it stays as it was. */
  readonly onNamed: (name?: string | null) => void;
}

/** Number and name of a run; a press shows the run, a double click or F2 gives it a name. */
export function NameCell({ run, shown, colour, naming, onShow, onName, onNamed }: NameCellProps) {
  const number = `Run ${run.number}`;
  if (naming) return <NameForm number={number} name={run.name} onNamed={onNamed} />;
  return (
    <button
      type="button"
      className={styles['name']}
      aria-pressed={shown}
      title="A double click or F2 gives it a name"
      onClick={onShow}
      onDoubleClick={onName}
      onKeyDown={(event) => event.key === 'F2' && onName()}
    >
      <i className={styles['swatch']} style={colour === null ? undefined : { background: colour }} />
      {number}
      {run.name !== null && <span className={styles['own']}>{run.name}</span>}
    </button>
  );
}

interface NameFormProps {
  readonly number: string;
  readonly name: string | null;
  readonly onNamed: (name?: string | null) => void;
}

/** Enter and leaving the field keep what is typed; Escape does not. */
function NameForm({ number, name, onNamed }: NameFormProps) {
  const [text, setText] = useState(name ?? '');
  const keep = (): void => {
    const parsed = runNameSchema.nullable().safeParse(text.trim() === '' ? null : text);
    if (parsed.success && parsed.data !== name) onNamed(parsed.data);
    else onNamed();
  };
  const press = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') keep();
    if (event.key === 'Escape') onNamed();
  };
  return (
    <span className={styles['naming']}>
      {number}
      <input
        aria-label={`Name of ${number}`}
        // biome-ignore lint/a11y/noAutofocus: who asked to name a run types next
        autoFocus
        maxLength={60}
        placeholder="a name"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
        onKeyDown={press}
      />
    </span>
  );
}
