import type { Frame } from '../../../shared/signals/frame';
import { type Box, drawHistogram, type Side, sharedPeak } from '../../charts/histogram';
import { pooledHistogram } from '../../charts/pool';
import type { ChartTheme } from '../../charts/theme';
import { beyondOf, isDead } from './channelNumbers';
import { cellBox, type GridLayout, visibleCells } from './gridLayout';

/** What the grid of channels looks like at one moment. */
export interface GridPicture {
  readonly frame: Frame;
  readonly layout: GridLayout;
  readonly scrollTop: number;
  readonly theme: ChartTheme;
  readonly axis: 'own' | 'common';
  /** Channel held in the large view. */
  readonly pinned: number | null;
  /** Channel under the pointer. */
  readonly hovered: number | null;
  /** Channel that the keyboard is on, while it has the focus. */
  readonly focused: number | null;
}

interface Domain {
  readonly low: number;
  readonly high: number;
}

const COMMON_BINS = 48;
const LABEL_HEIGHT = 18;
const PADDING = 6;

/** The axis that all channels share: where nearly all of their values lie. */
const commonDomain = (frame: Frame): Domain | null => pooledHistogram(frame, COMMON_BINS);

/** Draws the cells that are seen, and no others. */
export function drawGrid(context: CanvasRenderingContext2D, height: number, picture: GridPicture): void {
  const { frame, layout, scrollTop } = picture;
  const common = picture.axis === 'common' ? commonDomain(frame) : null;
  const [first, end] = visibleCells(layout, scrollTop, height);
  for (let channel = first; channel < end; channel++) {
    const content = cellBox(layout, channel);
    drawCell(context, { ...content, top: content.top - scrollTop }, channel, common, picture);
  }
}

function drawCell(
  context: CanvasRenderingContext2D,
  cell: Box,
  channel: number,
  common: Domain | null,
  picture: GridPicture,
): void {
  const { frame, theme } = picture;
  drawFrameOfCell(context, cell, channel, picture);
  const plot = {
    left: cell.left + PADDING,
    top: cell.top + LABEL_HEIGHT,
    width: cell.width - 2 * PADDING,
    height: cell.height - LABEL_HEIGHT - PADDING,
  };
  const own = { low: frame.low[channel] ?? Number.NaN, high: frame.high[channel] ?? Number.NaN };
  drawChannel(context, plot, channel, common ?? own, picture);
  context.strokeStyle = theme.lineStrong;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(plot.left, plot.top + plot.height);
  context.lineTo(plot.left + plot.width, plot.top + plot.height);
  context.stroke();
}

function borderColour(channel: number, { frame, theme, pinned, hovered, focused }: GridPicture): string {
  if (focused === channel || pinned === channel) return theme.accent;
  if (isDead(frame, channel)) return theme.bad;
  return hovered === channel ? theme.lineStrong : theme.line;
}

function drawFrameOfCell(
  context: CanvasRenderingContext2D,
  cell: Box,
  channel: number,
  picture: GridPicture,
): void {
  const { frame, theme, focused } = picture;
  context.beginPath();
  context.roundRect(cell.left + 0.5, cell.top + 0.5, cell.width - 1, cell.height - 1, 6);
  context.fillStyle = theme.bg;
  context.fill();
  context.strokeStyle = borderColour(channel, picture);
  context.lineWidth = focused === channel ? 2 : 1;
  context.stroke();
  context.font = `10px ${theme.mono}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = theme.muted;
  context.fillText(`ch ${channel}`, cell.left + PADDING, cell.top + LABEL_HEIGHT / 2 + 1);
  if (!isDead(frame, channel)) return;
  context.textAlign = 'right';
  context.fillStyle = theme.bad;
  context.fillText('dead', cell.left + cell.width - PADDING, cell.top + LABEL_HEIGHT / 2 + 1);
}

/** Both sides of a channel over each other, with a faint line where zero lies. */
function drawChannel(
  context: CanvasRenderingContext2D,
  plot: Box,
  channel: number,
  domain: Domain,
  { frame, theme }: Pick<GridPicture, 'frame' | 'theme'>,
): void {
  const span = domain.high - domain.low;
  if (!(span > 0)) return;
  const pixel = (value: number): number => plot.left + ((value - domain.low) / span) * plot.width;
  const from = pixel(frame.low[channel] ?? 0);
  const to = pixel(frame.high[channel] ?? 0);
  const slice = [channel * frame.bins, (channel + 1) * frame.bins] as const;
  const before = frame.before.counts.subarray(...slice);
  const after = frame.after.counts.subarray(...slice);
  const peak = sharedPeak(before, after);
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top - 1, plot.width, plot.height + 1);
  context.clip();
  if (domain.low < 0 && domain.high > 0) drawZero(context, plot, pixel(0), theme);
  const beyond = (side: Side) => beyondOf(frame, side, channel);
  drawHistogram(
    context,
    { counts: before, from, to, beyond: beyond('before') },
    { theme, side: 'before', peak, box: plot },
  );
  drawHistogram(
    context,
    { counts: after, from, to, beyond: beyond('after') },
    { theme, side: 'after', peak, box: plot },
  );
  context.restore();
}

function drawZero(context: CanvasRenderingContext2D, plot: Box, zero: number, theme: ChartTheme): void {
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(Math.round(zero) + 0.5, plot.top);
  context.lineTo(Math.round(zero) + 0.5, plot.top + plot.height);
  context.stroke();
}
