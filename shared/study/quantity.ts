import type { MeasureName } from './measures';
import { compare, type Difference, type Estimate, estimate, estimateFactor } from './statistics';
import type { VariantSummary } from './summary';

/** What a number is of: a measure of the trials, or their validation accuracy after an epoch. */
export type Quantity = MeasureName | number;

/** Whether values of a quantity are told apart by factors, as learning rates are. */
export function isFactor(quantity: Quantity): boolean {
  return quantity === 'largestRate';
}

/** What the values of a quantity are in the mean; a geometric one where they are told apart by factors. */
export function estimateQuantity(quantity: Quantity, values: readonly number[]): Estimate {
  return isFactor(quantity) ? estimateFactor(values) : estimate(values);
}

/** A quantity of one variant less that of another, over the seeds of which both have it; null where there are none. */
export function differenceOf(
  base: Pick<VariantSummary, 'trials'>,
  other: Pick<VariantSummary, 'trials'>,
  quantity: Quantity,
): Difference | null {
  const [own, theirs] = [valuesBySeed(base, quantity), valuesBySeed(other, quantity)];
  const seeds = [...theirs.keys()].filter((seed) => own.has(seed));
  if (seeds.length === 0) return null;
  const at = (values: ReadonlyMap<number, number>): readonly number[] =>
    seeds.map((seed) => values.get(seed) ?? Number.NaN);
  return compare(at(own), at(theirs));
}

/** A quantity of every trial of a variant that has it, by seed. */
export function valuesBySeed(
  { trials }: Pick<VariantSummary, 'trials'>,
  quantity: Quantity,
): ReadonlyMap<number, number> {
  const known = trials.flatMap(({ seed, measures, curve }) => {
    const value =
      typeof quantity === 'number'
        ? curve.find(({ epoch }) => epoch === quantity)?.accuracy
        : measures[quantity];
    return value == null ? [] : [[seed, value] as const];
  });
  return new Map(known);
}

/** A quantity's values as multiples of another variant's, over the seeds that have both; null where none has. */
export function multipleOf(
  base: ReadonlyMap<number, number>,
  other: ReadonlyMap<number, number>,
): Estimate | null {
  const ratios = [...other].flatMap(([seed, value]) => {
    const own = base.get(seed);
    return own === undefined ? [] : [value / own];
  });
  return ratios.length === 0 ? null : estimateFactor(ratios);
}
