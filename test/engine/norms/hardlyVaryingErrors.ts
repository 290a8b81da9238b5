import type { Frame } from '../../../shared/signals';
import { keyOf, type ReferencePass } from '../program/reference';
import { CHANNELS, type Expected, FEEDER, type Measured, NORM } from './hardlyVarying';

/** The largest error of each thing that was measured, by what says how large such a thing is. */
export function errorsOf(
  { losses, frame, gradients, unseenGradients }: Measured,
  { losses: wanted, step }: Expected,
): ReadonlyMap<string, number> {
  return new Map([
    ['losses', distance(losses, wanted)],
    ...momentErrors(frame, step),
    ...gradientErrors('gradient', gradients, step),
    ...gradientErrors('gradient without frames', unseenGradients, step),
  ]);
}

function gradientErrors(
  what: string,
  gradients: Measured['gradients'],
  step: ReferencePass,
): readonly (readonly [string, number])[] {
  const sizes = sizesOf(step);
  return [...gradients].map(([key, got]) => {
    const want = step.gradients.get(key) ?? [];
    const size = Math.max(sizes.get(key) ?? 0, largest(want), 1e-3);
    return [`${what} in ${key}`, distance(got, want) / size];
  });
}

/** What leaves the norm, and the loss's gradient in it. */
function leaving(step: ReferencePass): { readonly data: Float64Array; readonly gradient: Float64Array } {
  const y = step.values.get(NORM);
  if (y === undefined) throw new Error(`The reference gave nothing for ${NORM}.`);
  return y;
}

/** Moments of the normalized values, by the largest of these. */
function momentErrors(frame: Frame, step: ReferencePass): readonly (readonly [string, number])[] {
  const { data } = leaving(step);
  const columns = columnsOf(data);
  const means = columns.map(meanOf);
  const variances = columns.map((column, c) => meanOf(column.map((value) => (value - (means[c] ?? 0)) ** 2)));
  const size = Math.max(largest(data), 1);
  const { mean, variance, min, max } = frame.after;
  return [
    ['mean', distance(mean, means) / size],
    ['variance', distance(variance, variances) / size ** 2],
    [
      'min',
      distance(
        min,
        columns.map((column) => Math.min(...column)),
      ) / size,
    ],
    [
      'max',
      distance(
        max,
        columns.map((column) => Math.max(...column)),
      ) / size,
    ],
  ];
}

/** Gradients in weights are sums, mostly of terms that cancel: their size is the sum of the terms' sizes, where that is largest. */
function sizesOf(step: ReferencePass): ReadonlyMap<string, number> {
  const dx = step.values.get(FEEDER)?.gradient ?? new Float64Array();
  const pixels = step.values.get('input')?.data ?? new Float64Array();
  const sum = (terms: Float64Array): number =>
    Math.max(...columnsOf(terms.map(Math.abs)).map((column) => column.length * meanOf(column)));
  const dy = sum(leaving(step).gradient);
  return new Map([
    [keyOf(FEEDER, 'bias'), sum(dx)],
    [keyOf(FEEDER, 'kernel'), sum(dx.map((value, at) => value * (pixels[Math.floor(at / CHANNELS)] ?? 0)))],
    [keyOf(NORM, 'gamma'), dy],
    [keyOf(NORM, 'beta'), dy],
    // Of values that are 0 where they are constant.
    [keyOf('classes', 'kernel'), 1],
  ]);
}

/** How far a value may be from where the reference has it, as the sides of a bin go. */
const NEAR = 1e-5;

/** Edges of the histograms of normalized values up to which more, or fewer, values were counted than the reference has there. */
export function misplacedEdges({ after, bins, low, high }: Frame, step: ReferencePass): number {
  return columnsOf(leaving(step).data).reduce((misplaced, column, channel) => {
    const [from = 0, to = 0] = [low[channel], high[channel]];
    const below = (edge: number): number => column.filter((value) => value < edge).length;
    const counts = after.counts.subarray(channel * bins, (channel + 1) * bins);
    let counted = 0;
    // What lies beyond the last edge is in the last bin.
    return counts.subarray(0, bins - 1).reduce((sum, count, bin) => {
      counted += count;
      const edge = from + ((bin + 1) * (to - from)) / bins;
      return sum + (counted >= below(edge - NEAR) && counted <= below(edge + NEAR) ? 0 : 1);
    }, misplaced);
  }, 0);
}

function columnsOf(values: Float64Array): readonly (readonly number[])[] {
  return Array.from({ length: CHANNELS }, (_, channel) => [
    ...values.filter((_value, at) => at % CHANNELS === channel),
  ]);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Largest difference; NaN, which no bound admits, where one is none or lengths differ. */
function distance(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Number.NaN;
  return Array.from(want).reduce((most, value, index) => {
    const difference = Math.abs((got[index] ?? Number.NaN) - value);
    return Number.isNaN(difference) || difference > most ? difference : most;
  }, 0);
}
