import type { Box } from '../../charts/histogram';
import type { Size } from '../../charts/Painter';

/** Where the four plots stand: mean over variance, all channels left and one channel over time right. */
export interface RunningLayout {
  readonly channelMean: Box;
  readonly channelVariance: Box;
  readonly courseMean: Box;
  readonly courseVariance: Box;
}

const EDGE = 12;
const NUMBERS = 50;
const HEADING = 22;
const FOOT = 20;
const GAP = 8;
/** Share of the width that the plots of all channels take. */
const LEFT_SHARE = 0.56;

export function runningLayout({ width, height }: Size): RunningLayout {
  const inner = width - 2 * EDGE;
  const leftWidth = inner * LEFT_SHARE - NUMBERS - GAP;
  const rightStart = EDGE + inner * LEFT_SHARE + NUMBERS + GAP;
  const rightWidth = width - EDGE - rightStart;
  const plotHeight = (height - 2 * HEADING - FOOT - GAP - 6) / 2;
  const upper = HEADING;
  const lower = HEADING + plotHeight + GAP + HEADING - 8;
  const box = (left: number, top: number, plotWidth: number): Box => ({
    left,
    top,
    width: Math.max(20, plotWidth),
    height: Math.max(10, plotHeight),
  });
  return {
    channelMean: box(EDGE + NUMBERS, upper, leftWidth),
    channelVariance: box(EDGE + NUMBERS, lower, leftWidth),
    courseMean: box(rightStart, upper, rightWidth),
    courseVariance: box(rightStart, lower, rightWidth),
  };
}

/** Pixel of the middle of a channel's column. */
export const channelX = (box: Box, channel: number, channels: number): number =>
  box.left + ((channel + 0.5) / channels) * box.width;

/** The channel whose column is under a pixel, or null beside the plot. */
export function channelUnder(box: Box, x: number, channels: number): number | null {
  const channel = Math.floor(((x - box.left) / box.width) * channels);
  return channel >= 0 && channel < channels ? channel : null;
}

/** The channel a key moves to, or null for a key that moves nowhere. */
export function movedChannel(channel: number, channels: number, key: string): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: channel - 1,
    ArrowRight: channel + 1,
    PageUp: channel - 10,
    PageDown: channel + 10,
    Home: 0,
    End: channels - 1,
  };
  const moved = moves[key];
  return moved === undefined ? null : Math.min(channels - 1, Math.max(0, moved));
}
