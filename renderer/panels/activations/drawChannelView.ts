import type { Frame } from '../../../shared/signals/frame';
import { drawBottomAxis, drawLeftAxis } from '../../charts/axes';
import { formatPercentTick } from '../../charts/format';
import { type Box, drawHistogram, HEADROOM, largest, sharedPeak } from '../../charts/histogram';
import type { Size } from '../../charts/Painter';
import { linearScale, type Scale } from '../../charts/scale';
import type { ChartTheme } from '../../charts/theme';
import { beyondOf } from './channelNumbers';

interface ChannelPicture {
  readonly frame: Frame;
  readonly channel: number;
  readonly theme: ChartTheme;
}

const MARGIN = { left: 44, right: 8, top: 8, bottom: 22 };
/** Height of a line of text above the plot. */
const LINE = 13;

/**
 * One channel's histograms on their whole range: x in the layer's own values, y the share of values per bin. A bin that
 * towers over all others is broken, and its share written above the plot.
 */
export function drawChannelView(
  context: CanvasRenderingContext2D,
  size: Size,
  picture: ChannelPicture,
): void {
  const { frame, channel, theme } = picture;
  const slice = [channel * frame.bins, (channel + 1) * frame.bins] as const;
  const before = frame.before.counts.subarray(...slice);
  const after = frame.after.counts.subarray(...slice);
  const peak = sharedPeak(before, after) * HEADROOM;
  const sides = [
    { side: 'before', counts: before },
    { side: 'after', counts: after },
  ] as const;
  const cut = sides.filter(({ counts }) => largest(counts) > peak);
  const top = MARGIN.top + cut.length * LINE;
  const box = {
    ...{ left: MARGIN.left, top },
    width: size.width - MARGIN.left - MARGIN.right,
    height: size.height - top - MARGIN.bottom,
  };
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
  for (const { side, counts } of sides) {
    const beyond = beyondOf(frame, side, channel);
    drawHistogram(context, { counts, from, to, beyond }, { ...look, side });
  }
  for (const [row, { side, counts }] of cut.entries())
    drawCut(context, { counts, frame, box, x, colour: theme[side], theme, y: 2 + row * LINE });
}

interface Cut {
  readonly counts: Uint32Array;
  readonly frame: Frame;
  readonly box: Box;
  readonly x: Scale;
  readonly colour: string;
  readonly theme: ChartTheme;
  /** Of the line of text: the two sides' peaks may stand beside each other. */
  readonly y: number;
}

/** Above the highest bin, which leaves the plot, says how high it is. */
function drawCut(context: CanvasRenderingContext2D, cut: Cut): void {
  const { counts, frame, box, x, colour, theme, y } = cut;
  const most = largest(counts);
  const centre = x.at(x.low + ((counts.indexOf(most) + 0.5) / frame.bins) * (x.high - x.low));
  context.font = `10px ${theme.mono}`;
  context.textBaseline = 'top';
  const text = `↑ ${formatPercentTick(most / frame.count)}`;
  const half = context.measureText(text).width / 2;
  context.textAlign = 'center';
  context.fillStyle = colour;
  context.fillText(text, Math.max(box.left + half, Math.min(centre, box.left + box.width - half)), y);
}
