import type { StudySites } from '../../../shared/document/study';
import type { Site } from '../../../shared/placement/sites';
import { chosenLayers } from '../../../shared/study/arms';
import { listed } from '../../../shared/study/words';
import type { SiteMark } from '../../canvas/study/drawing';

/** Where norms stand at a site as the network is drawn. */
export const drawnAs = {
  none: 'no norm',
  before: 'norm before',
  after: 'norm after',
  pre: 'pre-activation',
  several: 'several norms',
} as const;

/** What the sites are to be marked with; `names` are those of the layers by their ids. */
export function markSites(
  chosen: StudySites,
  sites: readonly Site[],
  names: ReadonlyMap<string, string>,
): readonly SiteMark[] {
  const layers = chosenLayers(sites, chosen);
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
