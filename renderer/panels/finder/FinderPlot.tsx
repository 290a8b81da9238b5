import { useCallback, useMemo, useState } from 'react';
import type UPlot from 'uplot';
import { formatNumber, formatRate } from '../../charts/format';
import { type LineOptions, LinePlot } from '../../charts/LinePlot';
import { useFinder } from '../../training/finder';
import styles from './Finder.module.css';
import { finderOptions } from './finderOptions';

interface FinderPlotProps {
  /** The rate that the project has now. */
  readonly current: number;
  /** The suggested rate that is chosen; null where there is none. */
  readonly chosen: number | null;
}

/** The losses of the search over the learning rates, as they come. */
export function FinderPlot({ current, chosen }: FinderPlotProps) {
  const points = useFinder((state) => state.points);
  const sweep = useFinder((state) => state.sweep);
  const [index, setIndex] = useState<number | null>(null);
  const data = useMemo<UPlot.AlignedData>(
    () => [
      points.map(({ learningRate }) => learningRate),
      points.map(({ loss }) => loss),
      points.map(({ smoothed }) => smoothed),
    ],
    [points],
  );
  const optionsOf = useCallback<LineOptions>(
    (size, theme) => {
      const now = { rate: current, label: `now ${formatRate(current)}`, strong: false };
      const suggested =
        chosen === null ? [] : [{ rate: chosen, label: `suggested ${formatRate(chosen)}`, strong: true }];
      // Where both are close, the names would lie over each other: the suggestion's is the one that matters.
      const isClose = chosen !== null && Math.abs(Math.log10(chosen / current)) < 1.6;
      const marks = [{ ...now, label: isClose ? '' : now.label }, ...suggested];
      return finderOptions(size, theme, { sweep, marks, onCursor: setIndex });
    },
    [current, chosen, sweep],
  );
  const point = points[index ?? points.length - 1];
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        {point !== undefined && (
          <>
            <span>learning rate {formatRate(point.learningRate)}</span>
            <span>loss {formatNumber(point.loss)}</span>
            <span>smoothed {formatNumber(point.smoothed)}</span>
          </>
        )}
      </figcaption>
      <LinePlot label="Loss over the learning rate" data={data} optionsOf={optionsOf} />
    </figure>
  );
}
