import { useCallback, useMemo, useState } from 'react';
import type UPlot from 'uplot';
import { formatRate } from '../../charts/format';
import { type LineOptions, LinePlot } from '../../charts/LinePlot';
import type { RunBuffer } from '../../training/buffer';
import styles from './Curves.module.css';
import { lastStepOf, rateCurve, stepAxis } from './curveData';
import { plotOptions, type RunLine, rateSeries } from './plotOptions';
import { readingWords } from './reading';

interface RatePlotProps {
  /** The run shown first, then those laid over it. */
  readonly runs: readonly RunBuffer[];
  readonly lines: readonly RunLine[];
  /** Changes whenever one of the runs has. */
  readonly version: number;
}

/** The learning rate of every step: what the schedule made of it, and what was changed while it trained. */
export function RatePlot({ runs, lines, version }: RatePlotProps) {
  const [index, setIndex] = useState<number | null>(null);
  const data = useMemo<UPlot.AlignedData>(() => {
    void version;
    const length = lastStepOf(runs);
    return [stepAxis(length), ...runs.map((run) => rateCurve(run, length))];
  }, [runs, version]);
  const optionsOf = useCallback<LineOptions>(
    (size, theme) => {
      const series = lines.map(rateSeries);
      return plotOptions({
        ...{ size, theme, series, logarithmic: false, ceiling: null },
        formatTick: formatRate,
        onCursor: setIndex,
      });
    },
    [lines],
  );
  const [steps, ...columns] = data;
  const step = steps[index ?? steps.length - 1];
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        <span className={styles['title']}>Learning rate</span>
        {lines.map(({ label, colour }, run) => {
          const place = { index, step, end: (runs[run]?.lastStep ?? 0) - 1 };
          return (
            <span key={label} className={styles['run']}>
              {lines.length > 1 && <b>{label}</b>}
              <i className={styles['swatch']} style={{ background: colour }} />
              <span>{readingWords(columns[run] ?? [], place, formatRate)}</span>
            </span>
          );
        })}
      </figcaption>
      <LinePlot label="Learning rate over the steps" data={data} optionsOf={optionsOf} />
    </figure>
  );
}
