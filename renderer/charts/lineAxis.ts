import type uPlot from 'uplot';
import { formatCount } from './format';
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

/** Distances between two numbers on the axis of steps: a step is a whole number. */
const WHOLE = Array.from({ length: 8 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** The axis of steps, below a plot. */
export function stepsAxis(theme: ChartTheme): uPlot.Axis {
  return {
    ...lineAxis(theme),
    size: 26,
    incrs: WHOLE,
    values: (_, splits) => splits.map(formatCount),
    space: 70,
  };
}
