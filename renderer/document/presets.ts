import type { GraphNode, LayerConfig } from '../../shared/document/schema';
import { type AnyLayer, findLayer, layerKinds } from '../../shared/layers/index';

/** A layer as it comes from the palette: a kind, or one common setting of it that people look for by name. */
export interface LayerPreset {
  readonly id: string;
  readonly label: string;
  readonly layer: AnyLayer;
  /** Config that differs from the layer's defaults. */
  readonly values: LayerConfig;
}

/** Kinds known by the choice of one field rather than by their own label: `ReLU`, not `Activation`. */
const knownBy: Readonly<Record<string, string>> = { Activation: 'activation' };

function presetsOf(layer: AnyLayer): readonly LayerPreset[] {
  const field = knownBy[layer.kind];
  const options = field === undefined ? undefined : layer.fields[field]?.options;
  if (field === undefined || options === undefined) {
    return [{ id: layer.kind, label: layer.label, layer, values: {} }];
  }
  return options.map(({ value, label }) => {
    return { id: `${layer.kind}:${value}`, label, layer, values: { [field]: value } };
  });
}

/** Every layer the palette offers, in the order of the layer registry. */
export const layerPresets: readonly LayerPreset[] = layerKinds.flatMap(presetsOf);

/** What a node is called on its card and in lists, e.g. `Batch Norm`, `ReLU`; its kind where the app does not know it. */
export function nodeTitle(node: Pick<GraphNode, 'kind' | 'config'>): string {
  const layer = findLayer(node.kind);
  if (layer === undefined) return node.kind;
  const field = knownBy[layer.kind];
  if (field === undefined) return layer.label;
  const value = node.config[field] ?? layer.fields[field]?.default;
  return layer.fields[field]?.options?.find((option) => option.value === value)?.label ?? layer.label;
}
