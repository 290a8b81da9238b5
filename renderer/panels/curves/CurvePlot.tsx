import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type UPlot from 'uplot';
import { type LineOptions, LinePlot } from '../../charts/LinePlot';
import type { RunBuffer } from '../../training/buffer';
import styles from './Curves.module.css';
import { lastStepOf, type Quantity, runCurves, stepAxis } from './curveData';
import { useCurvesOptions } from './options';
import { measuredSeries, plotOptions, type RunLine } from './plotOptions';
import { Readout } from './Readout';

export interface CurvePlotProps {
  readonly title: string;
  /** What stands in the title's place. */
  readonly heading?: ReactNode;
  readonly quantity: Quantity;
  /** Name of the Output whose curves they are; null for those of the whole network. */
  readonly output: string | null;
  /** The run shown first, then those laid over it. */
  readonly runs: readonly RunBuffer[];
  readonly lines: readonly RunLine[];
  /** Changes whenever one of the runs has. */
  readonly version: number;
  /** How a value is written, and how the axis writes its round ones. */
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  readonly ceiling: number | null;
}

/** One quantity over the steps: raw and smoothed training values and validation, of one run or several. */
export function CurvePlot(props: CurvePlotProps) {
  const {
    title,
    heading = title,
    quantity,
    output,
    runs,
    lines,
    version,
    format,
    formatTick,
    ceiling,
  } = props;
  const { smoothing, logarithmic } = useCurvesOptions();
  const [index, setIndex] = useState<number | null>(null);
  const positiveOnly = logarithmic && quantity === 'loss';

  const data = useMemo<UPlot.AlignedData>(() => {
    void version;
    const length = lastStepOf(runs);
    const columns = runs.map((run) => runCurves(run, length, { quantity, output, smoothing, positiveOnly }));
    return [
      stepAxis(length),
      ...columns.flatMap(({ raw, smoothed, validation }) => [raw, smoothed, validation]),
    ];
  }, [runs, version, quantity, output, smoothing, positiveOnly]);

  const optionsOf = useCallback<LineOptions>(
    (size, theme) => {
      const series = lines.flatMap(measuredSeries);
      return plotOptions({
        size,
        theme,
        series,
        logarithmic: positiveOnly,
        ceiling,
        formatTick,
        onCursor: setIndex,
      });
    },
    [lines, positiveOnly, ceiling, formatTick],
  );

  return (
    <figure className={styles['figure']}>
      <Readout
        {...{ title: heading, lines, data, index, format }}
        ends={runs.map(({ lastStep }) => lastStep)}
      />
      <LinePlot label={`${title} over the steps`} data={data} optionsOf={optionsOf} />
    </figure>
  );
}
