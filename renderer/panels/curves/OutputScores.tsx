import type { ReactNode } from 'react';
import { formatNumber, formatPercent } from '../../charts/format';
import type { RunBuffer } from '../../training/buffer';
import styles from './Curves.module.css';
import { useCurvesOptions } from './options';
import { outputNames, shownOutput } from './outputs';

/**
 * Whose curves are drawn, those of the whole network or of one of its Outputs, and what each of them measured in the last epoch;
 * nothing where there is one Output alone.
 */
export function OutputScores({ run }: { readonly run: RunBuffer }) {
  const chosen = useCurvesOptions(({ output }) => output);
  const names = outputNames(run);
  if (names.length === 0) return null;
  const shown = shownOutput([run], chosen);
  const last = run.epochs.at(-1);
  return (
    <fieldset className={styles['outputs']} aria-label="Output of the curves">
      <OutputButton
        name="All"
        title="The sum of all losses, and the first accuracy"
        value={null}
        shown={shown}
      />
      {names.map((name, index) => (
        <OutputButton
          key={name}
          name={name}
          title={`Loss and accuracy of ${name}`}
          value={name}
          shown={shown}
        >
          <Score words="training" score={last?.outputs?.[index]} />
          <Score words="validation" score={last?.valOutputs?.[index]} />
        </OutputButton>
      ))}
      {last !== undefined && <span className={styles['after']}>after epoch {last.epoch}</span>}
    </fieldset>
  );
}

interface OutputButtonProps {
  readonly name: string;
  readonly title: string;
  /** The Output that it chooses. */
  readonly value: string | null;
  readonly shown: string | null;
  readonly children?: ReactNode;
}

function OutputButton({ name, title, value, shown, children }: OutputButtonProps) {
  return (
    <button
      type="button"
      className={styles['output']}
      title={title}
      aria-pressed={value === shown}
      onClick={() => useCurvesOptions.setState({ output: value })}
    >
      <b>{name}</b>
      {children}
    </button>
  );
}

interface ScoreProps {
  readonly words: string;
  readonly score: { readonly loss: number; readonly accuracy: number } | undefined;
}

/** Nothing where it was not measured. */
function Score({ words, score }: ScoreProps) {
  if (score === undefined) return null;
  return (
    <span>
      {words} {formatNumber(score.loss)} · {formatPercent(score.accuracy)}
    </span>
  );
}
