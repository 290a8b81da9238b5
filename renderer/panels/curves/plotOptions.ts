import type uPlot from 'uplot';
import { lineAxis, stepsAxis } from '../../charts/lineAxis';
import type { Size } from '../../charts/Painter';
import type { ChartTheme } from '../../charts/theme';
import { powersOfTen } from '../gradients/gradientPlotOptions';

/** One run in a plot: its name, and the colour that is its own. */
export interface RunLine {
  readonly label: string;
  readonly colour: string;
  /** Of its validation; the run shown has one that stands out from its training curve. */
  readonly validationColour: string;
}

interface PlotLook {
  readonly size: Size;
  readonly theme: ChartTheme;
  /** Of the run shown first, then of those laid over it. */
  readonly series: readonly uPlot.Series[];
  readonly logarithmic: boolean;
  /** Fixed upper end, for shares. */
  readonly ceiling: number | null;
  /** How the axis writes its numbers. */
  readonly formatTick: (value: number) => string;
  readonly onCursor: (index: number | null) => void;
}

/** Both plots show the same step under the pointer. */
const CURSOR_KEY = 'curves';
/** Faint enough that the smoothed curve stands out, strong enough that the spread is seen. */
const RAW_ALPHA = 0.28;
const NUMBER_WIDTH = 54;

/** Three series a run: raw training values, smoothed ones, and validation (dashed, with a dot per epoch). */
export function measuredSeries({ label, colour, validationColour }: RunLine): uPlot.Series[] {
  const line = { stroke: colour, points: { show: false }, spanGaps: true };
  return [
    { ...line, label: `${label} training, raw`, width: 1, alpha: RAW_ALPHA },
    {
      ...line,
      label: `${label} training, smoothed`,
      width: 1.75,
      points: { show: isLonely, size: 5, fill: colour },
    },
    {
      ...line,
      label: `${label} validation`,
      stroke: validationColour,
      width: 1.5,
      dash: [5, 4],
      points: { show: true, size: 6, stroke: validationColour, fill: validationColour },
    },
  ];
}

/** One series a run: its learning rate. */
export function rateSeries({ label, colour }: RunLine): uPlot.Series {
  return {
    label: `${label} learning rate`,
    stroke: colour,
    width: 1.75,
    points: { show: isLonely, size: 5, fill: colour },
  };
}

/** A curve of one or two points has no line to be seen by. */
function isLonely(plot: uPlot, series: number): boolean {
  const values = plot.data[series] ?? [];
  let measured = 0;
  for (let index = 0; index < values.length && measured <= 2; index++) {
    if (values[index] !== null && values[index] !== undefined) measured += 1;
  }
  return measured <= 2;
}

const logGrid: Pick<uPlot.Axis, 'splits' | 'filter'> = {
  splits: (_, __, low, high) => logSplits(low, high),
  filter: (_, splits) => splits,
};

/** Linear: from just below the least value (never below zero) to the greatest, or to the ceiling. */
function linearRange(ceiling: number | null): uPlot.Range.Function {
  return (_, low, high) => {
    if (low === null || high === null || !Number.isFinite(low + high)) return [0, 1];
    const margin = (high - low) * 0.06 || Math.abs(high) * 0.1 || 0.1;
    return [Math.max(0, low - margin), ceiling ?? high + margin];
  };
}

const logRange: uPlot.Range.Function = (_, low, high) =>
  low === null || high === null || !(low > 0) ? [0.1, 1] : [low / 1.15, high * 1.15];

/**
 * Lines of a logarithmic axis from `low` to `high`: powers of ten, as many as there is room for, and of a range that holds too few of
 * them multiples too.
 */
export function logSplits(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  if (last - first >= 2) return powersOfTen({ low: first, high: last });
  const multiples = (digits: readonly number[]): number[] =>
    [first - 1, first, first + 1]
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((value) => value >= low && value <= high);
  const few = multiples([1, 2, 5]);
  return few.length > 1 ? few : multiples([1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

/** How uPlot draws one quantity of several runs over the steps. */
export function plotOptions(look: PlotLook): uPlot.Options {
  const { size, theme, series, logarithmic, ceiling, formatTick, onCursor } = look;
  return {
    ...size,
    legend: { show: false },
    padding: [10, 14, 0, 0],
    cursor: {
      y: false,
      drag: { x: true, y: false },
      points: { size: 6 },
      sync: { key: CURSOR_KEY },
    },
    scales: {
      x: { time: false },
      y: logarithmic ? { distr: 3, range: logRange } : { range: linearRange(ceiling) },
    },
    axes: [
      stepsAxis(theme),
      {
        ...lineAxis(theme),
        size: NUMBER_WIDTH,
        values: (_, splits) => splits.map((value) => (value === null ? '' : formatTick(value))),
        space: 30,
        // uPlot draws a line for each multiple of each power, which of a wide range makes a block.
        ...(logarithmic ? logGrid : {}),
      },
    ],
    series: [{ label: 'step' }, ...series],
    hooks: { setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)] },
  };
}
