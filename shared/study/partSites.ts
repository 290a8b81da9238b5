import type { StudyPart } from '../document/study';
import type { Site } from '../placement/sites';

/** A part of an arm that combines norms, and the sites that it has. */
export interface StandingPart {
  readonly part: StudyPart;
  readonly at: readonly Site[];
}

/** Each site has what the first part says that names it; parts that are left without a site are left out. */
export function standingParts(sites: readonly Site[], parts: readonly StudyPart[]): readonly StandingPart[] {
  const taken = new Set<string>();
  return parts.flatMap((part) => {
    const at = namedBy(part.sites, sites).filter(({ layer }) => !taken.has(layer));
    for (const { layer } of at) taken.add(layer);
    return at.length === 0 ? [] : [{ part, at }];
  });
}

/** The sites that a part names; a site that is gone is none. */
function namedBy(chosen: StudyPart['sites'], sites: readonly Site[]): readonly Site[] {
  switch (chosen.kind) {
    case 'first':
      return sites.slice(0, 1);
    case 'firstHalf':
      return sites.slice(0, Math.ceil(sites.length / 2));
    case 'last':
      return sites.slice(-1);
    case 'rest':
      return sites;
    case 'custom':
      return sites.filter(({ layer }) => chosen.layers.includes(layer));
  }
}
