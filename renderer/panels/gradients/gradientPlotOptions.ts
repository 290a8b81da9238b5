import type uPlot from 'uplot';
import { formatPower } from '../../charts/format';
import { lineAxis, stepsAxis } from '../../charts/lineAxis';
import type { Size } from '../../charts/Painter';
import type { ChartTheme } from '../../charts/theme';
import type { Decades } from './gradientData';

/** One layer in the plot. */
export interface LayerLine {
  readonly label: string;
  readonly colour: string;
  /** `chosen` stands out, and the others step back. */
  readonly look: 'plain' | 'chosen' | 'faint';
}

interface PlotLook {
  readonly size: Size;
  readonly theme: ChartTheme;
  readonly lines: readonly LayerLine[];
  readonly onCursor: (index: number | null) => void;
}

const widths: Readonly<Record<LayerLine['look'], number>> = { plain: 1.5, chosen: 2.75, faint: 1.25 };
/** Labels on the axis of values, at most. */
const MOST_LABELS = 7;

/** How uPlot draws the norms of all layers over the steps, on an axis of whole decades. */
export function gradientPlotOptions(look: PlotLook, decades: () => Decades): uPlot.Options {
  const { size, theme, lines, onCursor } = look;
  return {
    ...size,
    legend: { show: false },
    padding: [10, 14, 0, 0],
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 6 } },
    scales: {
      x: { time: false },
      y: { distr: 3, range: () => [10 ** decades().low, 10 ** decades().high] },
    },
    axes: [
      stepsAxis(theme),
      {
        ...lineAxis(theme),
        size: 54,
        splits: () => powersOfTen(decades()),
        // uPlot would leave out labels of a logarithmic axis, and the powers are as few as fit.
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map(formatPower),
      },
    ],
    series: [
      { label: 'step' },
      ...lines.map(({ label, colour, look: own }) => ({
        label,
        stroke: colour,
        width: widths[own],
        alpha: own === 'faint' ? 0.4 : 1,
        // One or two measurements have no line to be seen by.
        points: { show: (plot: uPlot) => plot.data[0].length <= 2, size: 5, fill: colour },
      })),
    ],
    hooks: { setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)] },
  };
}

/** Powers of ten from the lowest to the highest, as many as there is room for. */
export function powersOfTen({ low, high }: Decades): number[] {
  const stride = Math.ceil((high - low) / (MOST_LABELS - 1));
  return Array.from(
    { length: Math.floor((high - low) / stride) + 1 },
    (_, index) => 10 ** (low + index * stride),
  );
}
