import type { MeasureName } from './measures';
import { measureWords, type QuantityWords, shareWords } from './measureWords';
import {
  differenceOf,
  estimateQuantity,
  isFactor,
  multipleOf,
  type Quantity,
  valuesBySeed,
} from './quantity';
import type { Difference, Estimate } from './statistics';
import type { Summary, VariantSummary } from './summary';

/** A number among the results. */
export interface ShownNumber {
  /** Place of the variant that it is about. */
  readonly variant: number;
  /** Place of the variant that it is compared with; null where it is about one alone. */
  readonly base: number | null;
  readonly quantity: Quantity;
}

/** A number as an attribute of a figure: `3.0.accuracy`; without a comparison `3..accuracy`; after the second epoch `3..2`. */
export function numberKey({ variant, base, quantity }: ShownNumber): string {
  return [variant, base ?? '', quantity].join('.');
}

/** The number of a key; null for a text that is none. */
export function parseNumberKey(key: string): ShownNumber | null {
  const [variant = '', base = '', quantity = ''] = key.split('.');
  const measure = isMeasure(quantity) ? quantity : Number.parseInt(quantity, 10);
  const place = Number.parseInt(variant, 10);
  if (Number.isNaN(place) || Number.isNaN(measure)) return null;
  return { variant: place, base: base === '' ? null : Number.parseInt(base, 10), quantity: measure };
}

const isMeasure = (name: string): name is MeasureName => Object.hasOwn(measureWords, name);

/** How a quantity is spelled. */
function quantityWords(quantity: Quantity): QuantityWords {
  return typeof quantity === 'number'
    ? shareWords(
        `Accuracy after epoch ${quantity}, %`,
        `Share of the validation images whose class was found after epoch ${quantity}, in inference mode.`,
      )
    : measureWords[quantity];
}

/** What a number is computed from. */
export interface Behind {
  readonly variant: VariantSummary;
  readonly base: VariantSummary | null;
  readonly words: QuantityWords;
  /** By seed. */
  readonly values: ReadonlyMap<number, number>;
  /** Of the variant that it is compared with. */
  readonly baseValues: ReadonlyMap<number, number>;
  /** Over all trials of the variant that have a value; null where none has. */
  readonly estimate: Estimate | null;
  /**
   * Paired, over the seeds of which both variants have a value; null without such, without a comparison, and of a quantity that is told
   * apart by factors.
   */
  readonly difference: Difference | null;
  /** Whether its means are geometric. */
  readonly geometric: boolean;
  /** The variant's values as multiples of the other's, over the same seeds, where that is looked at. */
  readonly multiple: Estimate | null;
}

/** The values behind a number; null where the study has no such variant any more. */
export function behindNumber(summary: Summary, shown: ShownNumber): Behind | null {
  const variant = summary.variants[shown.variant];
  const base = shown.base === null ? null : (summary.variants[shown.base] ?? null);
  if (variant === undefined) return null;
  const { quantity } = shown;
  const words = quantityWords(quantity);
  const values = valuesBySeed(variant, quantity);
  const baseValues = base === null ? new Map<number, number>() : valuesBySeed(base, quantity);
  return {
    ...{ variant, base, words, values, baseValues },
    multiple: words.multiples === true ? multipleOf(baseValues, values) : null,
    estimate: values.size === 0 ? null : estimateQuantity(quantity, [...values.values()]),
    difference: base === null || isFactor(quantity) ? null : differenceOf(base, variant, quantity),
    geometric: isFactor(quantity),
  };
}
