import type { Frame } from '../../../shared/signals/frame';
import { drawBottomAxis, drawLeftAxis } from '../../charts/axes';
import { formatPercentTick } from '../../charts/format';
import { drawHistogram, largest } from '../../charts/histogram';
import type { Size } from '../../charts/Painter';
import { linearScale } from '../../charts/scale';
import type { ChartTheme } from '../../charts/theme';

interface ChannelPicture {
  readonly frame: Frame;
  readonly channel: number;
  readonly theme: ChartTheme;
}

const MARGIN = { left: 44, right: 8, top: 8, bottom: 22 };

/** One channel's histograms on their whole range: x in the layer's own values, y the share of values per bin. */
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
  const peak = Math.max(1, largest(before), largest(after)) * 1.05;
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
}
