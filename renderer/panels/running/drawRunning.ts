import type { Frame } from '../../../shared/signals/frame';
import { drawBottomAxis, drawLeftAxis } from '../../charts/axes';
import { formatCount } from '../../charts/format';
import type { Box } from '../../charts/histogram';
import type { Size } from '../../charts/Painter';
import { extent, linearScale, logScale, padded, type Scale, wholeScale } from '../../charts/scale';
import type { ChartTheme } from '../../charts/theme';
import { channelX, runningLayout } from './layout';
import { type Course, channelPairs, type Pair } from './runningData';

export interface RunningPicture {
  readonly frame: Frame;
  readonly course: Course;
  /** The channel drawn over time. */
  readonly channel: number;
  readonly hovered: number | null;
  readonly theme: ChartTheme;
}

type Kind = 'mean' | 'variance';

/** Variances span powers of ten between channels, so they stand on a logarithmic axis; means may be negative. */
function verticalScale(pair: Pair, kind: Kind, box: Box): Scale | null {
  const columns = [pair.batch, pair.running ?? new Float32Array(0)];
  const bottom = box.top + box.height;
  const ticks = Math.max(2, box.height / 26);
  if (kind === 'mean') {
    const range = extent(...columns);
    return range && linearScale(...padded(range, 0.08), bottom, box.top, ticks);
  }
  const range = extent(...columns.map((column) => column.filter((value) => value > 0)));
  return range && logScale(range[0] / 1.3, range[1] * 1.3, bottom, box.top);
}

function heading(context: CanvasRenderingContext2D, box: Box, text: string, theme: ChartTheme): void {
  context.font = `11px ${theme.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = theme.muted;
  context.fillText(text, box.left, box.top - 6);
}

/** All channels at one step: a dot for the batch, a dash for the running average, a line for the gap between. */
function drawChannels(
  context: CanvasRenderingContext2D,
  box: Box,
  kind: Kind,
  picture: RunningPicture,
): void {
  const { frame, theme } = picture;
  heading(context, box, kind === 'mean' ? 'Mean of every channel' : 'Variance of every channel', theme);
  const pair = channelPairs(frame)[kind];
  const scale = verticalScale(pair, kind, box);
  if (scale === null) return;
  drawColumns(context, box, picture);
  drawLeftAxis(context, { scale, box, theme });
  const pitch = box.width / frame.channels;
  const radius = Math.max(1, Math.min(3, pitch / 2.6));
  for (let channel = 0; channel < frame.channels; channel++) {
    const x = channelX(box, channel, frame.channels);
    const batch = scale.at(pair.batch[channel] ?? Number.NaN);
    const running = scale.at(pair.running?.[channel] ?? Number.NaN);
    context.globalAlpha = 0.45;
    context.fillStyle = theme.muted;
    if (Number.isFinite(batch + running))
      context.fillRect(x - 0.5, Math.min(batch, running), 1, Math.abs(batch - running));
    context.globalAlpha = 1;
    context.fillStyle = theme.accent;
    if (Number.isFinite(running)) context.fillRect(x - radius - 2, running - 1, 2 * radius + 4, 2);
    drawDot(context, x, batch, radius, theme.before);
  }
}

function drawDot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  if (!Number.isFinite(y)) return;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Bands behind the channel that is followed over time and the one under the pointer. */
function drawColumns(
  context: CanvasRenderingContext2D,
  box: Box,
  { frame, channel, hovered, theme }: RunningPicture,
): void {
  const width = Math.max(3, box.width / frame.channels);
  const band = (of: number, colour: string, alpha: number): void => {
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    context.fillRect(channelX(box, of, frame.channels) - width / 2, box.top, width, box.height);
    context.globalAlpha = 1;
  };
  if (hovered !== null && hovered !== channel) band(hovered, theme.lineStrong, 0.6);
  band(channel, theme.accent, 0.22);
}

/** One channel through the run: the batch's statistic jumps, the running average follows. */
function drawCourse(context: CanvasRenderingContext2D, box: Box, kind: Kind, picture: RunningPicture): void {
  const { course, channel, theme } = picture;
  heading(
    context,
    box,
    `${kind === 'mean' ? 'Mean' : 'Variance'} of channel ${channel} over the steps`,
    theme,
  );
  const pair = course[kind];
  const scale = verticalScale(pair, kind, box);
  if (scale === null) return;
  drawLeftAxis(context, { scale, box, theme });
  const x = stepScale(course, box);
  drawLine(context, course.steps, pair.batch, { x, y: scale, colour: theme.before, width: 1.25 });
  if (pair.running !== null)
    drawLine(context, course.steps, pair.running, { x, y: scale, colour: theme.accent, width: 2 });
  drawNow(context, box, x.at(picture.frame.step), theme);
}

const stepScale = ({ steps }: Course, box: Box): Scale =>
  wholeScale(steps[0] ?? 0, steps.at(-1) ?? 1, box, box.width / 80);

interface LineLook {
  readonly x: Scale;
  readonly y: Scale;
  readonly colour: string;
  readonly width: number;
}

function drawLine(
  context: CanvasRenderingContext2D,
  steps: Float64Array,
  values: Float32Array,
  look: LineLook,
): void {
  context.beginPath();
  values.forEach((value, index) => {
    if (Number.isFinite(value)) context.lineTo(look.x.at(steps[index] ?? 0), look.y.at(value));
  });
  context.strokeStyle = look.colour;
  context.lineWidth = look.width;
  context.lineJoin = 'round';
  context.stroke();
}

/** Where the timeline stands. */
function drawNow(context: CanvasRenderingContext2D, box: Box, x: number, theme: ChartTheme): void {
  if (x < box.left - 1 || x > box.left + box.width + 1) return;
  context.strokeStyle = theme.faint;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.top + box.height);
  context.stroke();
  context.setLineDash([]);
}

/** Batch statistics against running averages: of all channels at the timeline's step, and of one through the run. */
export function drawRunning(context: CanvasRenderingContext2D, size: Size, picture: RunningPicture): void {
  const layout = runningLayout(size);
  const { frame, course, theme } = picture;
  drawChannels(context, layout.channelMean, 'mean', picture);
  drawChannels(context, layout.channelVariance, 'variance', picture);
  const box = layout.channelVariance;
  const channels = wholeScale(-0.5, frame.channels - 0.5, box, box.width / 60);
  drawBottomAxis(context, { scale: channels, box, theme, format: formatCount });
  drawCourse(context, layout.courseMean, 'mean', picture);
  drawCourse(context, layout.courseVariance, 'variance', picture);
  const under = layout.courseVariance;
  drawBottomAxis(context, { scale: stepScale(course, under), box: under, theme, format: formatCount });
}
