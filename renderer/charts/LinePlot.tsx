import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import styles from './LinePlot.module.css';
import type { Size } from './Painter';
import { type ChartTheme, useChartTheme } from './theme';
import { useElementSize } from './useElementSize';

/** How uPlot draws at a size in a theme. */
export type LineOptions = (size: Size, theme: ChartTheme) => UPlot.Options;

interface LinePlotProps {
  /** Accessible name. */
  readonly label: string;
  readonly data: UPlot.AlignedData;
  /** The plot is made anew when this is another function. */
  readonly optionsOf: LineOptions;
}

/** Lines over an axis, as large as there is room. */
export function LinePlot({ label, data, optionsOf }: LinePlotProps) {
  const { ref, size } = useElementSize<HTMLDivElement>();
  return (
    <div ref={ref} className={styles['plot']} role="img" aria-label={label}>
      {size !== null && <Drawing size={size} data={data} optionsOf={optionsOf} />}
    </div>
  );
}

interface DrawingProps extends Pick<LinePlotProps, 'data' | 'optionsOf'> {
  readonly size: Size;
}

/** uPlot's own element: made anew when the look changes, else only fed. */
function Drawing({ size, data, optionsOf }: DrawingProps) {
  const theme = useChartTheme();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef({ size, data });
  latest.current = { size, data };

  useEffect(() => {
    if (host.current === null) return;
    const mine = new UPlot(optionsOf(latest.current.size, theme), latest.current.data, host.current);
    plot.current = mine;
    return () => mine.destroy();
  }, [theme, optionsOf]);

  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => plot.current?.setSize(size), [size]);

  return <div ref={host} />;
}
