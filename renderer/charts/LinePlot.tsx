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
  /** A place on the axis that is marked by a line. */
  readonly mark?: number | null;
}

/** Lines over an axis, as large as there is room. */
export function LinePlot({ label, data, optionsOf, mark = null }: LinePlotProps) {
  const { ref, size } = useElementSize<HTMLDivElement>();
  return (
    <div ref={ref} className={styles['plot']} role="img" aria-label={label}>
      {size !== null && <Drawing size={size} data={data} optionsOf={optionsOf} mark={mark} />}
    </div>
  );
}

interface DrawingProps extends Pick<LinePlotProps, 'data' | 'optionsOf'> {
  readonly size: Size;
  readonly mark: number | null;
}

/** uPlot's own element: made anew when the look changes, else only fed. */
function Drawing({ size, data, optionsOf, mark }: DrawingProps) {
  const theme = useChartTheme();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef({ size, data, mark });
  latest.current = { size, data, mark };

  useEffect(() => {
    if (host.current === null) return;
    const options = optionsOf(latest.current.size, theme);
    const drawMark = (drawn: UPlot): void => markPlace(drawn, latest.current.mark, theme);
    const hooks = { ...options.hooks, draw: [...(options.hooks?.draw ?? []), drawMark] };
    const mine = new UPlot({ ...options, hooks }, latest.current.data, host.current);
    plot.current = mine;
    return () => mine.destroy();
  }, [theme, optionsOf]);

  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => plot.current?.setSize(size), [size]);
  useEffect(() => {
    void mark;
    plot.current?.redraw(false);
  }, [mark]);

  return <div ref={host} />;
}

/** A line from top to bottom at a place on the axis, where the plot shows it. */
function markPlace(plot: UPlot, mark: number | null, theme: ChartTheme): void {
  const { ctx, bbox } = plot;
  const { min = Number.NaN, max = Number.NaN } = plot.scales['x'] ?? {};
  if (mark === null || !(mark >= min && mark <= max)) return;
  const x = Math.round(plot.valToPos(mark, 'x', true));
  ctx.save();
  ctx.strokeStyle = theme.text;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
