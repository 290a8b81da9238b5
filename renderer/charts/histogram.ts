import { robustPeak, STEEPEST } from '../../shared/signals/robustPeak';
import type { ChartTheme } from './theme';

/** Where on the canvas a histogram stands, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One histogram: heights of equal bins between two pixels. */
export interface Bins {
  readonly counts: ArrayLike<number>;
  /** Pixel of the lower edge of the first bin, and of the upper edge of the last. */
  readonly from: number;
  readonly to: number;
}

export function largest(counts: ArrayLike<number>): number {
  let most = 0;
  for (let index = 0; index < counts.length; index++) most = Math.max(most, counts[index] ?? 0);
  return most;
}

/**
 * Count that fills the height of a plot with both sides: the higher of their robust peaks, cut where it dwarfs the other.
 * A side that lies in a few bins would otherwise hide the shape of the one it is compared with.
 */
export function sharedPeak(before: ArrayLike<number>, after: ArrayLike<number>): number {
  const one = robustPeak(before);
  const other = robustPeak(after);
  const flat = Math.min(one, other);
  const steep = Math.max(one, other);
  if (steep === 0) return 1;
  return flat === 0 ? steep : Math.min(steep, flat * STEEPEST);
}

/** Path of a histogram's outline through the middles of its bins, from baseline to baseline. */
function outline(context: CanvasRenderingContext2D, bins: Bins, peak: number, box: Box): void {
  const base = box.top + box.height;
  const width = (bins.to - bins.from) / bins.counts.length;
  context.beginPath();
  context.moveTo(bins.from, base);
  for (let index = 0; index < bins.counts.length; index++) {
    const share = Math.min(1, (bins.counts[index] ?? 0) / peak);
    context.lineTo(bins.from + (index + 0.5) * width, base - share * box.height);
  }
  context.lineTo(bins.to, base);
}

/** Path of a histogram as steps: every bin as wide as it is, for plots with axes. */
function staircase(context: CanvasRenderingContext2D, bins: Bins, peak: number, box: Box): void {
  const base = box.top + box.height;
  const width = (bins.to - bins.from) / bins.counts.length;
  context.beginPath();
  context.moveTo(bins.from, base);
  for (let index = 0; index < bins.counts.length; index++) {
    const top = base - Math.min(1, (bins.counts[index] ?? 0) / peak) * box.height;
    context.lineTo(bins.from + index * width, top);
    context.lineTo(bins.from + (index + 1) * width, top);
  }
  context.lineTo(bins.to, base);
}

/** How strongly each side is filled: amber lies below, so it is the stronger one. */
const FILL = { before: 0.42, after: 0.34 } as const;

export type Side = keyof typeof FILL;

/** How strongly what stands at no norm is filled. */
const PLAIN_FILL = 0.28;

interface Look {
  readonly theme: ChartTheme;
  /** `plain` where no norm stands. */
  readonly side: Side | 'plain';
  readonly peak: number;
  readonly box: Box;
  readonly shape?: 'curve' | 'steps';
  /** Opaque colour under the fill, for plots that stand in front of others. */
  readonly ground?: string;
}

/** Draws one side's histogram, filled and outlined in the side's signal colour, in grey where it is of neither. */
export function drawHistogram(context: CanvasRenderingContext2D, bins: Bins, look: Look): void {
  const { theme, side, peak, box, shape = 'curve', ground } = look;
  const path = shape === 'curve' ? outline : staircase;
  path(context, bins, peak, box);
  if (ground !== undefined) {
    context.fillStyle = ground;
    context.fill();
  }
  const colour = side === 'plain' ? theme.muted : theme[side];
  context.fillStyle = colour;
  context.globalAlpha = side === 'plain' ? PLAIN_FILL : FILL[side];
  context.fill();
  context.globalAlpha = 0.9;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
  context.globalAlpha = 1;
}
