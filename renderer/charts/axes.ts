import { formatTick } from './format';
import type { Box } from './histogram';
import type { Scale } from './scale';
import type { ChartTheme } from './theme';

export interface Axis {
  readonly scale: Scale;
  /** The plot that the axis belongs to. */
  readonly box: Box;
  readonly theme: ChartTheme;
  readonly format?: (value: number) => string;
}

/** Whole pixels: a line between two pixels is drawn as a wide, pale one. */
const crisp = (pixel: number): number => Math.round(pixel) + 0.5;

function line(
  context: CanvasRenderingContext2D,
  colour: string,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** Numbers left of a plot, with a grid line at each. */
export function drawLeftAxis(context: CanvasRenderingContext2D, axis: Axis): void {
  const { scale, box, theme, format = formatTick } = axis;
  context.font = `10px ${theme.mono}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of scale.ticks) {
    const y = crisp(scale.at(tick));
    line(context, theme.line, [box.left, y], [box.left + box.width, y]);
    context.fillStyle = theme.muted;
    context.fillText(format(tick), box.left - 6, y);
  }
}

/** Numbers under a plot, and its baseline. Those at the ends are kept within the plot's width. */
export function drawBottomAxis(context: CanvasRenderingContext2D, axis: Axis): void {
  const { scale, box, theme, format = formatTick } = axis;
  const y = crisp(box.top + box.height);
  line(context, theme.lineStrong, [box.left, y], [box.left + box.width, y]);
  context.font = `10px ${theme.mono}`;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const tick of scale.ticks) {
    const x = crisp(scale.at(tick));
    line(context, theme.lineStrong, [x, y], [x, y + 4]);
    const text = format(tick);
    const half = context.measureText(text).width / 2;
    const centre = Math.min(box.left + box.width - half + 4, Math.max(box.left + half - 4, x));
    context.fillStyle = theme.muted;
    context.fillText(text, centre, y + 7);
  }
}
