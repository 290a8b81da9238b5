import type { Frame, SideStatistics } from '../../../shared/signals/frame';
import { formatNumber, formatPercent } from '../../charts/format';

interface SideNumbers {
  readonly mean: number;
  readonly variance: number;
  readonly min: number;
  readonly max: number;
  readonly nonPositive: number;
}

/** Everything a frame says of one channel. */
export interface ChannelNumbers {
  readonly before: SideNumbers;
  readonly after: SideNumbers;
  /** Null where the layer has no such parameter. */
  readonly gamma: number | null;
  readonly beta: number | null;
  readonly movingMean: number | null;
  readonly movingVariance: number | null;
  readonly dead: boolean;
}

const at = (column: Float32Array, channel: number): number => column[channel] ?? Number.NaN;

const sideNumbers = (side: SideStatistics, channel: number): SideNumbers => ({
  mean: at(side.mean, channel),
  variance: at(side.variance, channel),
  min: at(side.min, channel),
  max: at(side.max, channel),
  nonPositive: at(side.nonPositive, channel),
});

/** True where every value after the layer is ≤ 0, so that a ReLU behind it passes nothing of the channel. */
export const isDead = (frame: Frame, channel: number): boolean => frame.after.nonPositive[channel] === 1;

export function channelNumbers(frame: Frame, channel: number): ChannelNumbers {
  const { gamma, beta, movingMean, movingVariance } = frame.parameters;
  const of = (column: Float32Array | null): number | null => column && at(column, channel);
  return {
    before: sideNumbers(frame.before, channel),
    after: sideNumbers(frame.after, channel),
    gamma: of(gamma),
    beta: of(beta),
    movingMean: of(movingMean),
    movingVariance: of(movingVariance),
    dead: isDead(frame, channel),
  };
}

/** A channel's numbers as a sentence for a screen reader. */
export function channelSentence(frame: Frame, channel: number): string {
  const numbers = channelNumbers(frame, channel);
  const { before, after, gamma, beta, movingMean, movingVariance, dead } = numbers;
  const named = [
    ['gamma', gamma],
    ['beta', beta],
    ['running mean', movingMean],
    ['running variance', movingVariance],
  ] as const;
  const parameters = named.flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${formatNumber(value)}`],
  );
  return [
    `Channel ${channel}${dead ? ', dead: nothing after the layer is above zero' : ''}, step ${frame.step}`,
    `before: mean ${formatNumber(before.mean)}, variance ${formatNumber(before.variance)}`,
    `after: mean ${formatNumber(after.mean)}, variance ${formatNumber(after.variance)}, ${formatPercent(after.nonPositive)} at or below zero`,
    ...(parameters.length > 0 ? [parameters.join(', ')] : []),
  ].join('; ');
}
