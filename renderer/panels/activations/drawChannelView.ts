import type { Frame } from '../../../shared/signals/frame';
import { drawBottomAxis, drawLeftAxis } from '../../charts/axes';
import { formatPercentTick } from '../../charts/format';
import { type Box, drawHistogram, largest, sharedPeak } from '../../charts/histogram';
import type { Size } from '../../charts/Painter';
import { linearScale, type Scale } from '../../charts/scale';
import type { ChartTheme } from '../../charts/theme';

interface ChannelPicture {
  readonly frame: Frame;
  readonly channel: number;
  readonly theme: ChartTheme;
}

/** Room above the highest bin that is drawn whole. */
const HEADROOM = 1.06;
const MARGIN = { left: 44, right: 8, top: 8, bottom: 22 };

/**
 * One channel's histograms on their whole range: x in the layer's own values, y the share of values per bin. A bin that
 * towers over all others is cut, and its share written beside it.
 */
export function drawChannelView(
  context: CanvasRenderingContext2D,
  size: Size,
  picture: ChannelPicture,
): void {
  const { frame, channel, theme } = picture;
  const box = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: size.width - MARGIN.left - MARGIN.right,
    height: size.height - MARGIN.top - MARGIN.bottom,
  };
  const slice = [channel * frame.bins, (channel + 1) * frame.bins] as const;
  const before = frame.before.counts.subarray(...slice);
  const after = frame.after.counts.subarray(...slice);
  const peak = sharedPeak(before, after) * HEADROOM;
  const bottom = box.top + box.height;
  const x = linearScale(
    frame.low[channel] ?? Number.NaN,
    frame.high[channel] ?? Number.NaN,
    box.left,
    box.left + box.width,
    Math.max(2, box.width / 70),
  );
  const y = linearScale(0, peak / frame.count, bottom, box.top, Math.max(2, box.height / 36));
  drawLeftAxis(context, { scale: y, box, theme, format: formatPercentTick });
  drawBottomAxis(context, { scale: x, box, theme });
  const from = x.at(x.low);
  const to = x.at(x.high);
  const look = { theme, peak, box, shape: 'steps' } as const;
  drawHistogram(context, { counts: before, from, to }, { ...look, side: 'before' });
  drawHistogram(context, { counts: after, from, to }, { ...look, side: 'after' });
  drawCut(context, { counts: before, peak, frame, box, x, colour: theme.before, theme, row: 0 });
  drawCut(context, { counts: after, peak, frame, box, x, colour: theme.after, theme, row: 1 });
}

interface Cut {
  readonly counts: Uint32Array;
  readonly peak: number;
  readonly frame: Frame;
  readonly box: Box;
  readonly x: Scale;
  readonly colour: string;
  readonly theme: ChartTheme;
  /** Line of text counted from the top: the two sides' peaks may stand beside each other. */
  readonly row: number;
}

/** Where the highest bin leaves the plot, says how high it is. */
function drawCut(context: CanvasRenderingContext2D, cut: Cut): void {
  const { counts, peak, frame, box, x, colour, theme, row } = cut;
  const most = largest(counts);
  if (most <= peak) return;
  const centre = x.at(x.low + ((counts.indexOf(most) + 0.5) / frame.bins) * (x.high - x.low));
  context.font = `10px ${theme.mono}`;
  context.textBaseline = 'top';
  const text = `↑ ${formatPercentTick(most / frame.count)}`;
  const { width } = context.measureText(text);
  const isRoom = centre + 6 + width < box.left + box.width;
  context.textAlign = isRoom ? 'left' : 'right';
  context.fillStyle = colour;
  context.fillText(text, isRoom ? centre + 6 : centre - 6, box.top + 2 + row * 13);
}
