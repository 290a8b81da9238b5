import type { LayerFamily } from '../../../shared/layers/layer';
import { familyLabels } from '../../document/families';
import { type LayerPreset, layerPresets } from '../../document/presets';
import { type Match, matchText } from '../../ui/textSearch';

/** An entry of the palette, and how the query found it. */
export interface PaletteItem extends Match {
  readonly preset: LayerPreset;
}

export interface PaletteSection {
  readonly family: LayerFamily;
  readonly label: string;
  readonly items: readonly PaletteItem[];
}

/** The palette's sections with the entries that the query finds; sections without any are left out. */
export function findSections(query: string): readonly PaletteSection[] {
  const found = layerPresets.flatMap((preset): PaletteItem[] => {
    const match = matchText(query, preset.names);
    return match === null ? [] : [{ ...match, preset }];
  });
  const families = [...new Set(found.map(({ preset }) => preset.layer.family))];
  return families.map((family) => ({
    family,
    label: familyLabels[family],
    items: found.filter(({ preset }) => preset.layer.family === family),
  }));
}

/** The entry that a query means most likely; undefined for an empty query. */
export function bestMatch(sections: readonly PaletteSection[], query: string): LayerPreset | undefined {
  if (query.trim() === '') return undefined;
  const items = sections.flatMap((section) => section.items);
  const most = Math.max(...items.map(({ rank }) => rank));
  return items.find(({ rank }) => rank === most)?.preset;
}
