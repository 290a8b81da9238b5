import type { Moments } from './moments';

/** Moments of channels whose values come in parts. */
export interface MomentSum {
  /** @param positions values per channel that the moments are of */
  add(moments: Moments, positions: number): void;
  moments(): Moments;
}

/**
 * Puts together the moments of parts: with n = a + b values and δ = μ_b − μ_a, μ = μ_a + δ b/n and
 * n σ² = a σ_a² + b σ_b² + δ² a b/n. Source: Chan, Golub and LeVeque, Algorithms for computing the sample variance, 1983.
 */
export function createMomentSum(channels: number): MomentSum {
  let count = 0;
  const of = (value: number): Float64Array => new Float64Array(channels).fill(value);
  const sum = { mean: of(0), squares: of(0), min: of(Number.NaN), max: of(Number.NaN), nonPositive: of(0) };
  return {
    add: ({ mean, variance, min, max, nonPositive }, positions) => {
      const total = count + positions;
      for (let channel = 0; channel < channels; channel++) {
        const before = sum.mean[channel] ?? 0;
        const delta = (mean[channel] ?? 0) - before;
        sum.mean[channel] = before + (delta * positions) / total;
        sum.squares[channel] =
          (sum.squares[channel] ?? 0) +
          (variance[channel] ?? 0) * positions +
          (delta * delta * count * positions) / total;
        sum.min[channel] = lesser(sum.min[channel], min[channel]);
        sum.max[channel] = -lesser(negative(sum.max[channel]), negative(max[channel]));
        sum.nonPositive[channel] = (sum.nonPositive[channel] ?? 0) + (nonPositive[channel] ?? 0) * positions;
      }
      count = total;
    },
    moments: () => ({
      mean: sum.mean.slice(),
      variance: sum.squares.map((squares) => squares / count),
      min: sum.min.slice(),
      max: sum.max.slice(),
      nonPositive: sum.nonPositive.map((values) => values / count),
    }),
  };
}

const negative = (value = Number.NaN): number => -value;

/** The lesser of two numbers; where one is none, the other. */
function lesser(one = Number.NaN, other = Number.NaN): number {
  if (Number.isNaN(one)) return other;
  return Number.isNaN(other) ? one : Math.min(one, other);
}

/** The moments of all channels together, as if they were one. */
export function pooled({ mean, variance, min, max, nonPositive }: Moments): Moments {
  const sum = createMomentSum(1);
  const one = (values: Float64Array, channel: number): Float64Array => values.slice(channel, channel + 1);
  for (let channel = 0; channel < mean.length; channel++) {
    const of = (values: Float64Array): Float64Array => one(values, channel);
    const moments = { mean: of(mean), variance: of(variance), min: of(min), max: of(max) };
    sum.add({ ...moments, nonPositive: of(nonPositive) }, 1);
  }
  return sum.moments();
}
