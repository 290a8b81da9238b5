import type { ReactNode } from 'react';
import type uPlot from 'uplot';
import { formatCount } from '../../charts/format';
import styles from './Curves.module.css';
import { useCurvesOptions } from './options';
import type { RunLine } from './plotOptions';
import { readingWords } from './reading';

interface ReadoutProps {
  readonly title: ReactNode;
  readonly lines: readonly RunLine[];
  readonly data: uPlot.AlignedData;
  /** The last step of each run. */
  readonly ends: readonly number[];
  /** Index under the pointer; null shows the newest values. */
  readonly index: number | null;
  readonly format: (value: number) => string;
}

/** Name of the plot, and each run's values at the step under the pointer, or the newest. */
export function Readout({ title, lines, data, ends, index, format }: ReadoutProps) {
  const [steps, ...columns] = data;
  const at = index ?? steps.length - 1;
  const step = steps[at];
  const isSmoothed = useCurvesOptions(({ smoothing }) => smoothing > 0);
  return (
    <figcaption className={styles['caption']}>
      <span className={styles['title']}>{title}</span>
      {step !== undefined && (
        <span className={styles['step']}>
          step {formatCount(step)}
          {isSmoothed && ' · training smoothed'}
        </span>
      )}
      {lines.map(({ label, colour, validationColour }, run) => {
        const place = { index, step, end: (ends[run] ?? 0) - 1 };
        const read = (column: number): string => readingWords(columns[3 * run + column] ?? [], place, format);
        return (
          <span key={label} className={styles['run']}>
            {lines.length > 1 && <b>{label}</b>}
            <i className={styles['swatch']} style={{ background: colour }} />
            <span>training {read(1)}</span>
            <i className={styles['swatch']} data-dashed style={{ color: validationColour }} />
            <span>validation {read(2)}</span>
          </span>
        );
      })}
    </figcaption>
  );
}
