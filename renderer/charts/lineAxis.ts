import type uPlot from 'uplot';
import type { ChartTheme } from './theme';

/** How every axis of a line plot looks. */
export function lineAxis(theme: ChartTheme): uPlot.Axis {
  return {
    stroke: theme.muted,
    font: `10px ${theme.mono}`,
    grid: { stroke: theme.line, width: 1 },
    ticks: { stroke: theme.line, width: 1, size: 4 },
  };
}
