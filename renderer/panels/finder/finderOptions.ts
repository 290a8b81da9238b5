import type uPlot from 'uplot';
import type { Sweep } from '../../../shared/protocol/finder';
import { formatRate, formatTick } from '../../charts/format';
import { lineAxis } from '../../charts/lineAxis';
import type { Size } from '../../charts/Painter';
import type { ChartTheme } from '../../charts/theme';

/** A learning rate to be marked in the plot. */
interface Mark {
  readonly rate: number;
  readonly label: string;
  readonly strong: boolean;
}

interface FinderLook {
  readonly sweep: Pick<Sweep, 'low' | 'high'>;
  readonly marks: readonly Mark[];
  readonly onCursor: (index: number | null) => void;
}

const RAW_ALPHA = 0.3;

/** How uPlot draws the losses of a search over the rates, which have a logarithmic axis. */
export function finderOptions(
  size: Size,
  theme: ChartTheme,
  { sweep, marks, onCursor }: FinderLook,
): uPlot.Options {
  const line = { stroke: theme.accent, points: { show: false } };
  return {
    ...size,
    legend: { show: false },
    padding: [22, 16, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: false, distr: 3, range: [sweep.low, sweep.high] },
      y: { range: lossRange },
    },
    axes: [
      {
        ...lineAxis(theme),
        size: 26,
        splits: () => decades(sweep),
        values: (_, splits) => splits.map((value) => labelOf(value, formatRate)),
      },
      {
        ...lineAxis(theme),
        size: 54,
        space: 30,
        values: (_, splits) => splits.map((value) => labelOf(value, formatTick)),
      },
    ],
    series: [
      { label: 'learning rate' },
      { ...line, label: 'loss', width: 1, alpha: RAW_ALPHA },
      { ...line, label: 'loss, smoothed', width: 2 },
    ],
    hooks: {
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
      draw: [(plot) => drawMarks(plot, theme, marks)],
    },
  };
}

/** The powers of ten from the lowest rate to the highest. */
function decades({ low, high }: Pick<Sweep, 'low' | 'high'>): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** uPlot gives null for a line of the grid that has no label. */
function labelOf(value: number | null, format: (value: number) => string): string {
  return value === null ? '' : format(value);
}

/** As far as the smoothed loss reaches: single batches of a loss that diverges would flatten all that matters. */
const lossRange: uPlot.Range.Function = (plot) => {
  const smoothed = [...(plot.data[2] ?? [])].filter((value) => value !== null && value !== undefined);
  const [low, high] = [Math.min(...smoothed), Math.max(...smoothed)];
  if (!Number.isFinite(low + high)) return [0, 1];
  const margin = (high - low) * 0.12 || Math.abs(high) * 0.1 || 0.1;
  return [Math.max(0, low - margin), high + margin];
};

/** A line for each rate, with its name above, and a dot where a suggested one lies on the smoothed curve. */
function drawMarks(plot: uPlot, theme: ChartTheme, marks: readonly Mark[]): void {
  const { ctx } = plot;
  const { min = Number.NaN, max = Number.NaN } = plot.scales['x'] ?? {};
  ctx.save();
  for (const mark of marks) {
    if (mark.rate < min || mark.rate > max) continue;
    ctx.strokeStyle = mark.strong ? theme.text : theme.faint;
    ctx.fillStyle = ctx.strokeStyle;
    ctx.font = `${11 * devicePixelRatio}px ${theme.font}`;
    drawMark(plot, mark);
  }
  ctx.restore();
}

function drawMark(plot: uPlot, { rate, label, strong }: Mark): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  const x = Math.round(plot.valToPos(rate, 'x', true));
  ctx.lineWidth = (strong ? 1.5 : 1) * pixel;
  ctx.setLineDash(strong ? [] : [3 * pixel, 3 * pixel]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  const half = ctx.measureText(label).width / 2;
  const centre = Math.min(bbox.left + bbox.width - half, Math.max(bbox.left + half, x));
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  ctx.fillText(label, centre, bbox.top - 4 * pixel);
  const height = strong ? heightAt(plot, rate) : null;
  if (height === null) return;
  ctx.beginPath();
  ctx.arc(x, plot.valToPos(height, 'y', true), 4.5 * pixel, 0, 2 * Math.PI);
  ctx.fill();
}

/** The smoothed loss at the measured rate nearest to one. */
function heightAt(plot: uPlot, rate: number): number | null {
  const [rates, , smoothed = []] = plot.data;
  let nearest = 0;
  for (const [index, measured] of rates.entries()) {
    if (Math.abs(Math.log(measured / rate)) < Math.abs(Math.log((rates[nearest] ?? measured) / rate)))
      nearest = index;
  }
  return smoothed[nearest] ?? null;
}
