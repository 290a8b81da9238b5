import { groupBy } from '../../../shared/collections/groupBy';
import type { NormSeries } from '../../../shared/signals/normSeries';

/** The gradient's own norm, or that over the norm of the weights: by what share of themselves a step of size 1 would move them. */
export type NormKind = 'norm' | 'relative';

type Norms = Pick<NormSeries, 'steps' | 'gradientNorms' | 'weightNorms'>;

/** The norms of all trainable weights of one layer together, √Σ‖·‖², and of each. */
export interface LayerNorms extends Norms {
  readonly node: string;
  readonly weights: readonly NormSeries[];
}

/** Norms by layer, in the order of the plan. */
export function layerNorms(series: readonly NormSeries[]): LayerNorms[] {
  return [...groupBy(series, ({ node }) => node)].map(([node, weights]) => {
    const steps = weights[0]?.steps ?? [];
    const together = (name: 'gradientNorms' | 'weightNorms'): number[] =>
      steps.map((_, index) => Math.hypot(...weights.map((weight) => weight[name][index] ?? Number.NaN)));
    return {
      ...{ node, weights, steps },
      gradientNorms: together('gradientNorms'),
      weightNorms: together('weightNorms'),
    };
  });
}

/** What is drawn of some norms at the place `index`; NaN where there is nothing. */
export function valueAt({ gradientNorms, weightNorms }: Norms, index: number, kind: NormKind): number {
  const norm = gradientNorms[index] ?? Number.NaN;
  return kind === 'norm' ? norm : norm / (weightNorms[index] ?? Number.NaN);
}

type Column = (number | null)[];

/** One layer's values over the steps; logarithms have no place for values that are not positive and finite. */
export function curveOf(layer: LayerNorms, kind: NormKind): Column {
  return layer.steps.map((_, index) => {
    const value = valueAt(layer, index, kind);
    return isDrawable(value) ? value : null;
  });
}

const isDrawable = (value: number): boolean => value > 0 && Number.isFinite(value);

/** Powers of ten, by their exponents, that all values lie between; null where there are none. */
export interface Decades {
  readonly low: number;
  readonly high: number;
}

export function decadesAround(columns: readonly Column[]): Decades | null {
  const values = columns.flat().filter((value) => value !== null);
  if (values.length === 0) return null;
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const low = Math.floor(Math.log10(least));
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(most))) };
}

/** How far a value lies on the way from the lowest decade to the highest, from 0 to 1; 0 where it has no place there. */
export function shareOf(value: number, { low, high }: Decades): number {
  if (!isDrawable(value)) return 0;
  return Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low)));
}

/** How many times the largest value is the smallest: near 1 the layers learn alike; null where there are fewer than two. */
export function spreadOf(values: readonly number[]): number | null {
  const drawable = values.filter(isDrawable);
  return drawable.length < 2 ? null : Math.max(...drawable) / Math.min(...drawable);
}
