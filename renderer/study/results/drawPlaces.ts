import { robustPeak } from '../../../shared/signals/robustPeak';
import { cutTailsOf, type PlaceRow, type ShownPlace } from '../../../shared/study/comparedPlaces';
import { type Box, drawHistogram } from '../../charts/histogram';
import type { Size } from '../../charts/Painter';
import type { ChartTheme } from '../../charts/theme';

/** Sizes in pixels that the table over the canvas has too. */
export const grid = { names: 150, head: 30, row: 78, text: 22 } as const;

/** Draws the histograms of all places below each other, those of the networks side by side on one axis. */
export function drawPlaces(
  context: CanvasRenderingContext2D,
  { width }: Size,
  rows: readonly PlaceRow[],
  theme: ChartTheme,
): void {
  for (const [index, { shown, range }] of rows.entries()) {
    const column = (width - grid.names) / shown.length;
    for (const [place, each] of shown.entries()) {
      const box = {
        left: grid.names + place * column + 8,
        top: grid.head + index * grid.row + 6,
        width: column - 16,
        height: grid.row - grid.text - 8,
      };
      drawBase(context, range, box, theme);
      if (each !== null) drawPlace(context, each, range, box, theme);
    }
  }
}

/** The base line, and where 0 is. */
function drawBase(
  context: CanvasRenderingContext2D,
  [low, high]: PlaceRow['range'],
  { left, top, width, height }: Box,
  theme: ChartTheme,
): void {
  context.lineWidth = 1;
  context.strokeStyle = theme.line;
  context.beginPath();
  context.moveTo(left, top + height + 0.5);
  context.lineTo(left + width, top + height + 0.5);
  context.stroke();
  if (low > 0 || high < 0) return;
  const zero = Math.round(left + (width * -low) / (high - low)) + 0.5;
  context.strokeStyle = theme.lineStrong;
  context.beginPath();
  context.moveTo(zero, top);
  context.lineTo(zero, top + height + 4);
  context.stroke();
}

/** Its own height: of interest is the shape, and where it lies. */
function drawPlace(
  context: CanvasRenderingContext2D,
  { place, side }: ShownPlace,
  [low, high]: PlaceRow['range'],
  box: Box,
  theme: ChartTheme,
): void {
  const { histogram } = place;
  const at = (value: number): number => box.left + ((value - low) / (high - low)) * box.width;
  const beyond = cutTailsOf(place);
  const bins = { counts: histogram.counts, from: at(histogram.low), to: at(histogram.high), beyond };
  if (!(bins.to > bins.from)) return;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top - 1, box.width, box.height + 2);
  context.clip();
  drawHistogram(context, bins, { theme, side, peak: robustPeak(histogram.counts) || 1, box });
  context.restore();
}
