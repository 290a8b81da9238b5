import type { LayerConfig } from '../../../shared/document/schema';
import { CHANNELS, DEVIATION, type HardlyVarying } from './hardlyVarying';

/**
 * The values that enter a norm are numbers of float32 here, so the truth is what float64 makes of those very numbers. x − mean is
 * exact where x is near the mean; what is left are a few roundings of 2⁻²⁴ = 6e-8 each, and those of sums in float32. A mean that is
 * rounded, or products that are taken before the difference, cost 2⁻²⁴·mean/deviation: 6e-4 where the deviation is 1e-4 of the mean.
 */
export const HARDLY_VARYING_TOLERANCE = 2e-6;

/** Norms with statistics of one channel. */
const apart: readonly (readonly [kind: string, config: LayerConfig])[] = [
  ['BatchNorm', {}],
  ['BatchNorm', { center: false, scale: false }],
  ['BatchNorm', { frozen: true }],
  ['BatchRenorm', { rMax: 3, dMax: 5, rampFrom: 0, rUntil: 1, dUntil: 1 }],
  ['GhostBatchNorm', { virtualBatchSize: 3 }],
  ['InstanceNorm', {}],
];

/** Norms with statistics of several channels. */
const together: readonly (readonly [kind: string, config: LayerConfig])[] = [
  ['GroupNorm', { groups: 1 }],
  ['LayerNorm', { over: 'channels' }],
  ['LayerNorm', { over: 'image' }],
];

type Ground = Pick<HardlyVarying, 'means' | 'slopes'>;

const eachChannel = (of: (channel: number) => number): readonly number[] =>
  Array.from({ length: CHANNELS }, (_, channel) => of(channel));

/** 10 to 1000, in halves. */
const means = eachChannel((channel) => Math.round(20 * 100 ** (channel / (CHANNELS - 1))) / 2);

/** A power of two, so that sums are exact, by which pixels deviate by about 1e-4 of the mean. */
const slopeAt = (mean: number): number => 2 ** Math.round(Math.log2((1e-4 * mean) / DEVIATION));

const grounds: Readonly<Record<string, { readonly apart: Ground; readonly together: Ground }>> = {
  'constant channels': {
    apart: { means: eachChannel((channel) => 10.3 + 0.77 * channel), slopes: eachChannel(() => 0) },
    together: { means: eachChannel(() => 37.9), slopes: eachChannel(() => 0) },
  },
  'channels that vary by 1e-4 of their mean': {
    apart: { means, slopes: means.map(slopeAt) },
    together: {
      means: eachChannel(() => 130),
      slopes: eachChannel((channel) => (slopeAt(130) * ((channel ** 2 % 13) - 5)) / 8),
    },
  },
};

const norms = [
  ...apart.map((norm) => [...norm, 'apart'] as const),
  ...together.map((norm) => [...norm, 'together'] as const),
];

/** Every norm, with each kind of channel that hardly varies, a usual ε and a tiny one. */
export const hardlyVaryingCases = Object.entries(grounds).flatMap(([name, ground]) =>
  norms.flatMap(([kind, config, which]) =>
    [1e-5, 1e-12].flatMap((epsilon) =>
      (['linear', 'relu'] as const).map((activation): readonly [string, HardlyVarying] => [
        `${kind} ${JSON.stringify(config)} with ε ${epsilon} and ${activation}, of ${name}`,
        { kind, config, epsilon, activation, ...ground[which] },
      ]),
    ),
  ),
);
