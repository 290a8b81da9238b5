import type { ReactNode } from 'react';
import type uPlot from 'uplot';
import { formatCount } from '../../charts/format';
import styles from './Curves.module.css';
import { valueUpTo } from './curveData';
import { useCurvesOptions } from './options';
import type { RunLine } from './plotOptions';

interface ReadoutProps {
  readonly title: ReactNode;
  readonly lines: readonly RunLine[];
  readonly data: uPlot.AlignedData;
  /** Index under the pointer; null shows the newest values. */
  readonly index: number | null;
  readonly format: (value: number) => string;
}

/** Name of the plot, and each run's values at the step under the pointer, or the newest. */
export function Readout({ title, lines, data, index, format }: ReadoutProps) {
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
        const smoothed = valueUpTo(columns[3 * run + 1] ?? [], at);
        const validation = valueUpTo(columns[3 * run + 2] ?? [], at);
        return (
          <span key={label} className={styles['run']}>
            {lines.length > 1 && <b>{label}</b>}
            <i className={styles['swatch']} style={{ background: colour }} />
            <span>training {smoothed === null ? '–' : format(smoothed)}</span>
            <i className={styles['swatch']} data-dashed style={{ color: validationColour }} />
            <span>validation {validation === null ? '–' : format(validation)}</span>
          </span>
        );
      })}
    </figcaption>
  );
}
