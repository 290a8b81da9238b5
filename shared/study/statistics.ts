import quantile from '@stdlib/stats-base-dists-t-quantile';
import padjust from '@stdlib/stats-padjust';
import ttest from '@stdlib/stats-ttest';

/** An estimate with its 95 % confidence interval. */
export interface Estimate {
  readonly mean: number;
  /** Null where one value alone says nothing of the spread. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly count: number;
}

/** A paired comparison: `other − base`, seed by seed. */
export interface Difference extends Estimate {
  /**
   * Two-sided p-value of Student's paired t-test, not adjusted; null, as the interval is, where the pairs tell nothing of the
   * spread: fewer than two, or differences that are all alike.
   */
  readonly p: number | null;
  /** Standard deviation of the differences. */
  readonly deviation: number;
}

const ALPHA = 0.05;

/**
 * Mean and Student's t interval: mean ± t(0.975, n − 1) · s / √n. Where all values are the same the interval has no width.
 * @throws RangeError for no values
 */
export function estimate(values: readonly number[]): Estimate {
  const { mean, deviation } = spread(values);
  const count = values.length;
  if (count < 2) return { mean, interval: null, count };
  if (deviation === 0) return { mean, interval: [mean, mean], count };
  const [low = Number.NaN, high = Number.NaN] = ttest([...values], { alpha: ALPHA }).ci;
  return { mean, interval: [low, high], count };
}

/** `estimate` of positive values on a logarithmic scale: their geometric mean, and an interval that is multiplied by it. */
export function estimateFactor(values: readonly number[]): Estimate {
  const { mean, interval, count } = estimate(values.map(Math.log));
  return {
    mean: Math.exp(mean),
    interval: interval && [Math.exp(interval[0]), Math.exp(interval[1])],
    count,
  };
}

/**
 * Student's paired t-test of `other − base`, which have their seeds in common, place by place. Source: Student 1908.
 * @throws RangeError where there are no pairs, or not the same number of each
 */
export function compare(base: readonly number[], other: readonly number[]): Difference {
  if (base.length !== other.length)
    throw new RangeError(`Pairs need as many values of each; received ${base.length} and ${other.length}.`);
  const differences = other.map((value, at) => value - (base[at] ?? Number.NaN));
  const { deviation } = spread(differences);
  const { mean, interval, count } = estimate(differences);
  // Shares come in steps of one image: differences that are all alike by chance are no certainty.
  const known = deviation > 0 || mean === 0;
  return { mean, interval: known ? interval : null, count, deviation, p: pairedP(differences, deviation) };
}

function pairedP(differences: readonly number[], deviation: number): number | null {
  if (differences.length < 2) return null;
  // All differences alike: the test's statistic is no number where they are 0, and says nothing elsewhere.
  if (deviation === 0) return differences[0] === 0 ? 1 : null;
  return ttest([...differences], { alpha: ALPHA }).pValue;
}

/** Whether a difference is told from chance, by its p-value after the adjustment; where there is none it is not. */
export function isTold(adjusted: number | null): boolean {
  return adjusted !== null && adjusted < ALPHA;
}

/** P-values of several comparisons adjusted by Holm's step-down rule (1979), in their order. */
export function adjust(ps: readonly number[]): readonly number[] {
  return ps.length === 0 ? [] : padjust([...ps], 'holm');
}

/** More than anyone would train. */
const MOST_SEEDS = 10_000;

/**
 * How many seeds it would take until a difference as large as the one seen, with the spread that was seen, were told apart
 * from 0 after Holm's adjustment: the smallest n with t(1 − 0.025/m, n − 1) · s / √n ≤ |mean|, for m comparisons that are adjusted
 * together. 0.05/m is the strictest of Holm's steps, so that it suffices whatever the others give. Null where there is no
 * difference, no spread to go by, or it takes more than 10,000.
 * @param comparisons m, at least 1
 */
export function seedsToSettle(
  { mean, deviation }: Pick<Difference, 'mean' | 'deviation'>,
  comparisons: number,
): number | null {
  if (mean === 0 || deviation === 0) return null;
  const settles = (n: number): boolean =>
    (quantile(1 - ALPHA / comparisons / 2, n - 1) * deviation) / Math.sqrt(n) <= Math.abs(mean);
  if (!settles(MOST_SEEDS)) return null;
  let [low, high] = [1, MOST_SEEDS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (settles(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The widest spread (standard deviation) of paired differences at which `seeds` pairs tell one as large as `difference` from 0
 * after Holm's adjustment: |difference| · √n / t(1 − 0.025/m, n − 1), for m comparisons that are adjusted together, by the strictest
 * of Holm's steps as in `seedsToSettle`. Null for fewer than two seeds, which tell none.
 * @param comparisons m, at least 1
 */
export function widestSpread(difference: number, seeds: number, comparisons: number): number | null {
  if (seeds < 2) return null;
  return (Math.abs(difference) * Math.sqrt(seeds)) / quantile(1 - ALPHA / comparisons / 2, seeds - 1);
}

/** Mean, and standard deviation with n − 1. */
function spread(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  if (values.length === 0) throw new RangeError('A mean needs at least one value; received none.');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Values that are all the same have no spread; their mean may be off by a rounding.
  if (values.every((value) => value === values[0])) return { mean: values[0] ?? mean, deviation: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
