import { useEffect, useMemo, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Size } from '../../charts/Painter';
import { useChartTheme } from '../../charts/theme';
import { useElementSize } from '../../charts/useElementSize';
import type { RunBuffer } from '../../training/buffer';
import styles from './Curves.module.css';
import { lastStepOf, type Quantity, runCurves, stepAxis } from './curveData';
import { useCurvesOptions } from './options';
import { plotOptions, type RunLine } from './plotOptions';
import { Readout } from './Readout';

interface CurvePlotProps {
  readonly title: string;
  readonly quantity: Quantity;
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
  const { title, quantity, runs, lines, version, format, formatTick, ceiling } = props;
  const { smoothing, logarithmic } = useCurvesOptions();
  const { ref, size } = useElementSize<HTMLDivElement>();
  const [index, setIndex] = useState<number | null>(null);
  const positiveOnly = logarithmic && quantity === 'loss';

  const data = useMemo<UPlot.AlignedData>(() => {
    void version;
    const length = lastStepOf(runs);
    const columns = runs.map((run) => runCurves(run, length, { quantity, smoothing, positiveOnly }));
    return [
      stepAxis(length),
      ...columns.flatMap(({ raw, smoothed, validation }) => [raw, smoothed, validation]),
    ];
  }, [runs, version, quantity, smoothing, positiveOnly]);

  return (
    <figure className={styles['figure']}>
      <Readout title={title} lines={lines} data={data} index={index} format={format} />
      <div ref={ref} className={styles['plot']} role="img" aria-label={`${title} over the steps`}>
        {size !== null && (
          <Drawing
            size={size}
            lines={lines}
            logarithmic={positiveOnly}
            ceiling={ceiling}
            formatTick={formatTick}
            data={data}
            onCursor={setIndex}
          />
        )}
      </div>
    </figure>
  );
}

interface DrawingProps {
  readonly size: Size;
  readonly lines: readonly RunLine[];
  readonly logarithmic: boolean;
  readonly ceiling: number | null;
  readonly formatTick: (value: number) => string;
  readonly data: UPlot.AlignedData;
  readonly onCursor: (index: number | null) => void;
}

/** uPlot's own element: made anew when the look changes, else only fed. */
function Drawing({ size, lines, logarithmic, ceiling, formatTick, data, onCursor }: DrawingProps) {
  const theme = useChartTheme();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef({ size, data });
  latest.current = { size, data };

  useEffect(() => {
    if (host.current === null) return;
    const look = { theme, lines, logarithmic, ceiling, formatTick, onCursor, size: latest.current.size };
    const mine = new UPlot(plotOptions(look), latest.current.data, host.current);
    plot.current = mine;
    return () => mine.destroy();
  }, [theme, lines, logarithmic, ceiling, formatTick, onCursor]);

  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => plot.current?.setSize(size), [size]);

  return <div ref={host} />;
}
