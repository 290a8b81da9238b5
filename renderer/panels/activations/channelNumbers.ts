import type { NormscopeDocument } from '../../../shared/document/schema';
import { optionsOf } from '../../../shared/placement/roles';
import type { Frame, SideStatistics } from '../../../shared/signals/frame';
import { cutRuns } from '../../../shared/signals/robustPeak';
import { formatNumber, formatPercent } from '../../charts/format';
import { HEADROOM, type Side, sharedPeak } from '../../charts/histogram';

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
  /** σ²/(σ²+ε): what ε leaves of a variance of 1 before γ; null where the layer has no such ε. */
  readonly kept: number | null;
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

/** Whether the edge bins of one side of a channel hold what lies beyond its axis as well. */
export function beyondOf(frame: Frame, side: Side, channel: number): Record<'low' | 'high', boolean> {
  const { min, max } = frame[side];
  return {
    low: at(min, channel) < at(frame.low, channel),
    high: at(max, channel) > at(frame.high, channel),
  };
}

/** True where every value after the layer is ≤ 0, so that a ReLU behind it passes nothing of the channel. */
export const isDead = (frame: Frame, channel: number): boolean => frame.after.nonPositive[channel] === 1;

/** The ε that a Batch Norm adds to the variances of its batches; null for other layers, and for one that is frozen. */
export function batchEpsilon({ graph }: NormscopeDocument, tap: string): number | null {
  const node = graph.nodes.find(({ id }) => id === tap);
  if (node?.kind !== 'BatchNorm') return null;
  const { frozen, epsilon } = optionsOf(node);
  if (frozen === true) return null;
  return typeof epsilon === 'number' ? epsilon : null;
}

/** @param epsilon what is added to the variance before; null where that is not so simple */
export function channelNumbers(frame: Frame, channel: number, epsilon: number | null): ChannelNumbers {
  const { gamma, beta, movingMean, movingVariance } = frame.parameters;
  const of = (column: Float32Array | null): number | null => column && at(column, channel);
  const before = sideNumbers(frame.before, channel);
  return {
    before,
    after: sideNumbers(frame.after, channel),
    gamma: of(gamma),
    beta: of(beta),
    movingMean: of(movingMean),
    movingVariance: of(movingVariance),
    kept: epsilon === null ? null : before.variance / (before.variance + epsilon),
    dead: isDead(frame, channel),
  };
}

/** A channel's numbers as a sentence for a screen reader. */
export function channelSentence(frame: Frame, channel: number): string {
  const numbers = channelNumbers(frame, channel, null);
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

/** Below it what leaves a norm varies visibly less than by γ². */
const MOST_KEPT = 0.95;

/** Why the variance after a Batch Norm is less than γ²; null where it is not visibly. */
export function varianceNote(frame: Frame, channel: number, epsilon: number | null): string | null {
  const { kept } = channelNumbers(frame, channel, epsilon);
  if (kept === null || kept >= MOST_KEPT) return null;
  return `Variance after is γ² · σ²/(σ²+ε): σ² before is not large beside ε = ${formatNumber(epsilon)}.`;
}

/** What the large picture of a channel cuts off, in words. */
export function pictureNotes(frame: Frame, channel: number): readonly string[] {
  const slice = [channel * frame.bins, (channel + 1) * frame.bins] as const;
  const [before, after] = [frame.before.counts.subarray(...slice), frame.after.counts.subarray(...slice)];
  const peak = HEADROOM * sharedPeak(before, after);
  const cut = [before, after].some((counts) => cutRuns(counts, peak).length > 0);
  const ends = [beyondOf(frame, 'before', channel), beyondOf(frame, 'after', channel)];
  const beyond = ends.some(({ low, high }) => low || high);
  return [
    ...(cut ? ['broken bars are higher'] : []),
    ...(beyond ? ['darker ends hold all values beyond'] : []),
  ];
}
