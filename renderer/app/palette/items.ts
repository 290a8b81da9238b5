import type { LayerFamily } from '../../../shared/layers/layer';
import { type LayerPreset, layerPresets } from '../../document/presets';

export interface PaletteSection {
  readonly family: LayerFamily;
  readonly label: string;
  readonly items: readonly LayerPreset[];
}

const familyLabels: Readonly<Record<LayerFamily, string>> = {
  io: 'Input & output',
  conv: 'Convolution',
  norm: 'Normalization',
  act: 'Activation',
  pool: 'Pooling & reshaping',
  merge: 'Merge',
  dense: 'Dense',
  reg: 'Regularization',
};

/** True where every word of the query begins a word of the entry's label, kind or family. */
function matchesQuery({ layer, label }: LayerPreset, query: string): boolean {
  const spaced = layer.kind.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2');
  const text = `${label} ${layer.kind} ${spaced} ${layer.label} ${familyLabels[layer.family]}`;
  const words = text.toLowerCase().split(/[\s&-]+/);
  const parts = query.trim().toLowerCase().split(/\s+/);
  return parts.every((part) => words.some((word) => word.startsWith(part)));
}

/** The palette's sections with the entries that the query finds; sections without any are left out. */
export function findSections(query: string): readonly PaletteSection[] {
  const found = layerPresets.filter((item) => matchesQuery(item, query));
  const families = [...new Set(found.map((item) => item.layer.family))];
  return families.map((family) => ({
    family,
    label: familyLabels[family],
    items: found.filter((item) => item.layer.family === family),
  }));
}

/** The entry that a query means most likely: one that is called so, before one that is only found by its family. */
export function bestMatch(sections: readonly PaletteSection[], query: string): LayerPreset | undefined {
  const items = sections.flatMap((section) => section.items);
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return undefined;
  return items.find((item) => item.label.toLowerCase().startsWith(wanted)) ?? items[0];
}
