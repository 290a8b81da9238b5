import { multipleOf, valuesBySeed } from './quantity';
import type { Estimate } from './statistics';
import type { VariantSummary } from './summary';

/** What a step takes beside one of the arm that it is compared with. */
export interface Overhead {
  /** Place of the variant without a norm in the same setting; of the setting's first where there is none. */
  readonly base: number;
  /** Median time of a step as a multiple of the base's: of every seed that was timed with both, and the geometric mean of these. */
  readonly ratio: Estimate;
}

type Timed = Pick<VariantSummary, 'index' | 'recipe' | 'settingIndex' | 'trials'>;

/** Null for the base itself, and where no seed was timed with both. */
export function overheadOf(variant: Timed, variants: readonly Timed[]): Overhead | null {
  const alike = variants.filter(({ settingIndex }) => settingIndex === variant.settingIndex);
  const base = alike.find(({ recipe }) => recipe.kind === 'none') ?? alike[0];
  if (base === undefined || base === variant) return null;
  const ratio = multipleOf(valuesBySeed(base, 'msPerStep'), valuesBySeed(variant, 'msPerStep'));
  return ratio === null ? null : { base: base.index, ratio };
}
