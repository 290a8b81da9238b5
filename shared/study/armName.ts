import type { LayerConfig } from '../document/schema';
import type { StudyArm, StudyDesign, StudyPart, StudySites } from '../document/study';
import { findLayer } from '../layers';
import { type Norm, shortName } from '../placement/norms';
import type { Site } from '../placement/sites';
import { distinctNames } from './distinctNames';
import { type StandingPart, standingParts } from './partSites';
import { listed } from './words';

const places = { before: 'before', after: 'after', pre: 'pre-activation' } as const;

/** What the arms of a study are called, in their order; where two would have the same name, the second is numbered. */
export function armNames(
  { arms, sites: chosen }: Pick<StudyDesign, 'arms' | 'sites'>,
  sites: readonly Site[],
): readonly string[] {
  return distinctNames(arms.map((arm) => armName(arm, chosen, sites)));
}

/**
 * What an arm is called: `GN(8) · before`. Norms one behind the other are joined by `then`, standardized kernels are `WS`, and parts
 * say where they stand: `IN first, WS+BN then GN(8) elsewhere · before`.
 * @param chosen where the arms of one norm stand
 * @param sites those of the drawn network
 */
export function armName(arm: StudyArm, chosen: StudySites, sites: readonly Site[]): string {
  switch (arm.kind) {
    case 'drawn':
      return 'as drawn';
    case 'none':
      return 'no norm';
    case 'network':
      return arm.name;
    case 'norm': {
      const { placement, norm } = arm;
      const options = optionWords(norm.kind, norm.config);
      return [shortName(norm), options, places[placement]].filter((word) => word !== '').join(' · ');
    }
    case 'combined':
      return combinedName(arm.parts, chosen, sites);
  }
}

/** Parts that are left without a site are not named, unless all are. */
function combinedName(parts: readonly StudyPart[], chosen: StudySites, sites: readonly Site[]): string {
  const standing = standingParts(sites, parts);
  const named = standing.length === 0 ? parts.map((part): StandingPart => ({ part, at: [] })) : standing;
  const alike = new Set(named.map(({ part }) => part.placement));
  const names = named.map(({ part, at }) => {
    const alone = named.length === 1 && part.sites.kind === 'rest';
    const place = alone ? everywhere(chosen) : where(part.sites, at);
    const placed = alike.size === 1 ? '' : places[part.placement];
    const norms = `${part.standardize ? 'WS+' : ''}${part.norms.map(normName).join(' then ')}`;
    return [norms, placed, place].filter((word) => word !== '').join(' ');
  });
  const [placement] = alike;
  const end = alike.size === 1 && placement !== undefined ? ` · ${places[placement]}` : '';
  return `${names.join(', ')}${end}`;
}

/** Said of norms at every site only where the arms of one norm do not stand at all of them. */
function everywhere(chosen: StudySites): string {
  return chosen.kind === 'all' ? '' : 'at all sites';
}

function where(sites: StudyPart['sites'], at: readonly Site[]): string {
  switch (sites.kind) {
    case 'first':
      return 'first';
    case 'firstHalf':
      return 'in the first half';
    case 'last':
      return 'last';
    case 'rest':
      return 'elsewhere';
    case 'custom':
      return at.length === 0 ? 'at sites that are gone' : `at ${siteWords(at.map(({ name }) => name))}`;
  }
}

/** Most sites of a part that are named each. */
const MOST_NAMED = 3;

function siteWords(names: readonly string[]): string {
  const shown = names.length > MOST_NAMED ? names.slice(0, MOST_NAMED - 1) : names;
  const more = names.length - shown.length;
  return listed(more === 0 ? shown : [...shown, `${more} more`]);
}

function normName(norm: Norm): string {
  const options = optionWords(norm.kind, norm.config);
  return options === '' ? shortName(norm) : `${shortName(norm)} (${options})`;
}

/** Options that differ from a layer's defaults and are not part of its short name: `momentum 0.9`. */
function optionWords(kind: string, config: LayerConfig): string {
  const layer = findLayer(kind);
  const defaults = layer?.defaults() ?? {};
  return Object.entries(config)
    .filter(([field, value]) => value !== defaults[field] && !NAMED.has(field))
    .map(([field, value]) => `${(layer?.fields[field]?.label ?? field).toLowerCase()} ${value}`)
    .join(', ');
}

/** Options that a norm's short name says already. */
const NAMED = new Set(['groups', 'virtualBatchSize']);
