import { cutRuns, robustPeak, STEEPEST } from '../../shared/signals/robustPeak';
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
  /** Whether the first and the last bin hold what lies beyond the axis as well; left out where neither does. */
  readonly beyond?: Readonly<Record<'low' | 'high', boolean>>;
}

/** What histograms are drawn with. */
type Pen = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'fill'
  | 'fillRect'
  | 'stroke'
  | 'save'
  | 'restore'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'globalCompositeOperation'
>;

export function largest(counts: ArrayLike<number>): number {
  let most = 0;
  for (let index = 0; index < counts.length; index++) most = Math.max(most, counts[index] ?? 0);
  return most;
}

/** Room above the highest bin that a plot with axes draws whole. */
export const HEADROOM = 1.06;

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
function outline(context: Pen, bins: Bins, peak: number, box: Box): void {
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
function staircase(context: Pen, bins: Bins, peak: number, box: Box): void {
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

/**
 * Draws one side's histogram, filled and outlined in the side's signal colour, in grey where it is of neither. Bins that are higher than the
 * plot are broken below its top, and those that hold what lies beyond the axis are filled darker.
 */
export function drawHistogram(context: Pen, bins: Bins, look: Look): void {
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
  drawBeyond(context, bins, look);
  context.globalAlpha = 1;
  drawBreaks(context, bins, look);
}

function drawBeyond(context: Pen, { counts, from, to, beyond }: Bins, { peak, box }: Look): void {
  const width = (to - from) / counts.length;
  const ends = [
    { at: 0, left: from, held: beyond?.low },
    { at: counts.length - 1, left: to - width, held: beyond?.high },
  ];
  for (const { at, left, held } of ends) {
    const height = Math.min(1, (counts[at] ?? 0) / peak) * box.height;
    if (held === true) context.fillRect(left, box.top + box.height - height, width, height);
  }
}

/** How far below the top a bar is broken, how steeply, and how wide the gap is. */
const BREAK = { below: 7, rise: 2, reach: 1.5, gap: 3 } as const;

/** A gap across every run of bins that is cut: what is behind the canvas shows there. */
function drawBreaks(context: Pen, { counts, from, to }: Bins, { peak, box }: Look): void {
  const width = (to - from) / counts.length;
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.lineWidth = BREAK.gap;
  for (const [first, last] of cutRuns(counts, peak)) {
    context.beginPath();
    context.moveTo(from + first * width - BREAK.reach, box.top + BREAK.below + BREAK.rise);
    context.lineTo(from + (last + 1) * width + BREAK.reach, box.top + BREAK.below - BREAK.rise);
    context.stroke();
  }
  context.restore();
}
