import { drawBottomAxis } from '../../charts/axes';
import { formatCount } from '../../charts/format';
import { type Bins, type Box, drawHistogram, type Side } from '../../charts/histogram';
import { linearScale, type Scale } from '../../charts/scale';
import type { ChartTheme } from '../../charts/theme';
import type { Ridge, Ridges } from './ridges';

export interface RidgesPicture {
  readonly side: Side;
  readonly ridges: Ridges;
  readonly theme: ChartTheme;
  /** Step that the timeline looks at. */
  readonly step: number;
}

/** A ridge rises over this many of the ridges behind it. */
const OVERLAP = 2.6;
/** Least distance of two step numbers. */
const LABEL_PITCH = 13;
const MARGIN = { left: 48, top: 18, bottom: 22 };

/** The part of the box where ridges stand: room for steps on the left, a heading above, the axis below. */
const plotBox = (box: Box): Box => ({
  left: box.left + MARGIN.left,
  top: box.top + MARGIN.top,
  width: box.width - MARGIN.left,
  height: box.height - MARGIN.top - MARGIN.bottom,
});

/** Baselines from top (oldest) to bottom (newest), leaving room above for the first ridge. */
function baselines(
  count: number,
  plot: Box,
): { readonly pitch: number; readonly at: (index: number) => number } {
  const pitch = plot.height / (Math.max(1, count - 1) + OVERLAP);
  return { pitch, at: (index) => plot.top + plot.height - (count - 1 - index) * pitch };
}

/** Draws one side of a channel through time: the oldest step at the top, each newer one in front of it. */
export function drawRidges(context: CanvasRenderingContext2D, box: Box, picture: RidgesPicture): void {
  const { ridges, theme, step } = picture;
  const plot = plotBox(box);
  if (plot.width < 40 || plot.height < 40) return;
  heading(context, box, plot, picture);
  if (ridges.ridges.length === 0) return;
  const x = linearScale(ridges.low, ridges.high, plot.left, plot.left + plot.width, plot.width / 60);
  const { pitch, at } = baselines(ridges.ridges.length, plot);
  const current = ridges.ridges.findLast((ridge) => ridge.step <= step);
  ridges.ridges.forEach((ridge, index) => {
    const line = {
      left: plot.left,
      top: at(index) - pitch * OVERLAP,
      width: plot.width,
      height: pitch * OVERLAP,
    };
    drawRidge(context, line, ridge, x, picture);
  });
  drawSteps(context, plot, ridges.ridges, { at, current, theme });
  drawBottomAxis(context, { scale: x, box: plot, theme });
  context.globalAlpha = 1;
}

function heading(
  context: CanvasRenderingContext2D,
  box: Box,
  plot: Box,
  { side, theme }: RidgesPicture,
): void {
  context.font = `11px ${theme.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = theme[side];
  context.fillText(side, plot.left, box.top + 9);
}

/** The surface's colour under a ridge hides those behind it. */
function drawRidge(
  context: CanvasRenderingContext2D,
  line: Box,
  ridge: Ridge,
  x: Scale,
  picture: RidgesPicture,
): void {
  const { side, ridges, theme } = picture;
  const bins: Bins = { counts: ridge.densities, from: x.at(ridge.low), to: x.at(ridge.high) };
  drawHistogram(context, bins, { theme, side, peak: ridges.peak, box: line, ground: theme.surface });
}

interface StepLabels {
  readonly at: (index: number) => number;
  readonly current: Ridge | undefined;
  readonly theme: ChartTheme;
}

/** Step numbers beside the ridges, as many as fit; the timeline's own always. */
function drawSteps(
  context: CanvasRenderingContext2D,
  plot: Box,
  ridges: readonly Ridge[],
  labels: StepLabels,
): void {
  const { at, current, theme } = labels;
  context.font = `10px ${theme.mono}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const currentIndex = current === undefined ? -1 : ridges.indexOf(current);
  let lastDrawn = Number.NEGATIVE_INFINITY;
  ridges.forEach((ridge, index) => {
    const y = at(index);
    const isCurrent = index === currentIndex;
    const isNearCurrent = currentIndex >= 0 && Math.abs(y - at(currentIndex)) < LABEL_PITCH;
    if (!isCurrent && (isNearCurrent || y - lastDrawn < LABEL_PITCH)) return;
    lastDrawn = y;
    context.fillStyle = isCurrent ? theme.accent : theme.muted;
    context.fillText(formatCount(ridge.step), plot.left - 8, y - 2);
  });
}
