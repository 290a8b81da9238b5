import { multipleOf, valuesBySeed } from './quantity';
import type { Estimate } from './statistics';
import type { VariantSummary } from './summary';

/** What a step takes beside one of the arm that it is compared with. */
export interface Overhead {
  /** Place of the variant without a norm in the same setting; of the setting's first where there is none. */
  readonly base: number;
  /**
   * Median time of a step as a multiple of the base's: of every seed that was timed with both, and the geometric mean of these. Null where
   * not each of these trainings is known to have run alone: what a training takes beside others hangs on these.
   */
  readonly ratio: Estimate | null;
}

/**
 * Why there is no figure where `ratio` is null. Trainings that are kept are not trained again, whatever the design says of how many run at
 * a time: the key of a trial is of what decides its numbers, and times are none of them.
 */
export const NOT_TIMED_ALONE =
  'No overhead is told: these trainings ran several at a time and took cores from each other, or are from before it was kept whether ' +
  'they did. In the window turn “Train one at a time” on, choose Forget Results in the Study menu and run the study again; on the ' +
  'command line train it into another folder with --workers 1.';

type Timed = Pick<VariantSummary, 'index' | 'recipe' | 'settingIndex' | 'trials'>;

/** Null for the base itself, and where no seed was timed with both. */
export function overheadOf(variant: Timed, variants: readonly Timed[]): Overhead | null {
  const alike = variants.filter(({ settingIndex }) => settingIndex === variant.settingIndex);
  const base = alike.find(({ recipe }) => recipe.kind === 'none') ?? alike[0];
  if (base === undefined || base === variant) return null;
  const [own, other] = [valuesBySeed(base, 'msPerStep'), valuesBySeed(variant, 'msPerStep')];
  const ratio = multipleOf(own, other);
  if (ratio === null) return null;
  const paired = [...base.trials, ...variant.trials].filter(({ seed }) => own.has(seed) && other.has(seed));
  return { base: base.index, ratio: paired.every(({ alone }) => alone) ? ratio : null };
}
