import type { NormscopeDocument } from '../document/schema';
import type { Variant } from './variants';

/** One variant trained with one seed. */
export interface Trial {
  /** `variant-seed`, e.g. `3-0`: names the trial's files. */
  readonly id: string;
  /** Place of the variant in the study's list. */
  readonly variant: number;
  readonly seed: number;
  readonly document: NormscopeDocument;
}

/**
 * The trials in the order in which they are run: all variants of a seed before the next seed, so that what is known early is
 * paired. Variants of one seed share the order of images, the masks of dropout and the initial weights of every layer that
 * they have in common, since all of these hang on the seed and on names alone.
 */
export function trialsOf(variants: readonly Variant[], seeds: readonly number[]): readonly Trial[] {
  return seeds.flatMap((seed) =>
    variants.map(({ document }, variant) => ({
      id: `${variant}-${seed}`,
      variant,
      seed,
      document: { ...document, training: { ...document.training, seed } },
    })),
  );
}
