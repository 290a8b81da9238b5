import type { StudySites } from '../../../shared/document/study';
import type { Site } from '../../../shared/placement/sites';
import { listed } from '../../../shared/study/words';
import type { SiteMark } from '../../canvas/study/drawing';

/** Layers of the sites at which a design places norms; of a site that the network has no more nothing is left. */
export function chosenLayers(chosen: StudySites, sites: readonly Site[]): readonly string[] {
  const layers = sites.map(({ layer }) => layer);
  switch (chosen.kind) {
    case 'all':
    case 'each':
      return layers;
    case 'first':
      return layers.slice(0, 1);
    case 'last':
      return layers.slice(-1);
    case 'custom':
      return layers.filter((layer) => chosen.layers.includes(layer));
  }
}

/**
 * The sites with one of them chosen that was not, or no more chosen. Null where it is the only one: a study stands at one site at
 * least.
 */
export function toggleSite(chosen: StudySites, sites: readonly Site[], layer: string): StudySites | null {
  const before = chosenLayers(chosen, sites);
  const layers = sites.map((site) => site.layer).filter((each) => before.includes(each) !== (each === layer));
  return layers.length === 0 ? null : { kind: 'custom', layers };
}

/** Where norms stand at a site as the network is drawn. */
export const drawnAs = {
  none: 'no norm',
  before: 'norm before',
  after: 'norm after',
  pre: 'pre-activation',
  several: 'several norms',
} as const;

/**
 * What the sites are to be marked with. A site of the shared graph keeps its cards where a variant has lost them: `present` says
 * which cards there are.
 */
export function markSites(
  chosen: StudySites,
  sites: readonly Site[],
  names: ReadonlyMap<string, string>,
): readonly SiteMark[] {
  const layers = chosenLayers(chosen, sites);
  return sites.map(({ layer, name, norms, activation, placement }, index) => {
    const around = [...norms, ...(activation === null ? [] : [activation])];
    const others = around.flatMap((id) => names.get(id) ?? []);
    const belongs = others.length === 0 ? '' : ` with ${listed(others)}`;
    return {
      layer,
      number: index + 1,
      name,
      chosen: layers.includes(layer),
      fixed: layers.length === 1 && layers.includes(layer),
      cards: [layer, ...around],
      description: `Site ${index + 1}: ${name}${belongs}, drawn with ${drawnAs[placement ?? 'several']}`,
    };
  });
}
