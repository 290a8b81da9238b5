import type { RateSearch } from './rateSearch';
import { asTrained, probeKey } from './trials';
import type { Variant } from './variants';

/**
 * Of each variant the place of the first whose search for the largest stable learning rate is its own too. A search sets the rate, so
 * that variants which differ in nothing else are the same trainings, and are searched once.
 */
export function searchedFor(
  variants: readonly Pick<Variant, 'document'>[],
  search: RateSearch,
): readonly number[] {
  const first = new Map<string, number>();
  return variants.map(({ document }, index) => {
    const key = probeKey(asTrained(document), { rate: search.from, epochs: search.epochs });
    const own = first.get(key) ?? index;
    first.set(key, own);
    return own;
  });
}
