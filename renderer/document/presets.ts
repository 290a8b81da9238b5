import type { GraphNode, LayerConfig } from '../../shared/document/schema';
import { type AnyLayer, findLayer, layerKinds } from '../../shared/layers/index';
import type { FieldOption } from '../../shared/layers/layer';
import type { Searchable } from '../ui/textSearch';
import { familyLabels } from './families';

/** A layer as it comes from the palette: a kind, or one common setting of it that people look for by name. */
export interface LayerPreset {
  readonly id: string;
  readonly label: string;
  readonly layer: AnyLayer;
  /** The choice that it is known by, where it is one setting of its kind. */
  readonly option?: FieldOption;
  /** Config that differs from the layer's defaults. */
  readonly values: LayerConfig;
  /** What every search for layers looks through. */
  readonly names: Searchable;
}

/** A kind known by the choice of one field rather than by its own label: `ReLU`, not `Activation`. */
interface KnownBy {
  readonly field: string;
  /** The choices most looked for, offered first. */
  readonly first: readonly string[];
}

const knownBy: Readonly<Record<string, KnownBy>> = {
  Activation: { field: 'activation', first: ['relu', 'leakyRelu', 'geluTanh', 'silu', 'softmax'] },
};

function presetsOf(layer: AnyLayer): readonly LayerPreset[] {
  const known = knownBy[layer.kind];
  const options = known === undefined ? undefined : layer.fields[known.field]?.options;
  if (known === undefined || options === undefined) {
    const aliases = [layer.kind, ...layer.aliases];
    const names = { label: layer.label, aliases, context: [familyLabels[layer.family]] };
    return [{ id: layer.kind, label: layer.label, layer, values: {}, names }];
  }
  const rank = (value: string) =>
    known.first.includes(value) ? known.first.indexOf(value) : known.first.length;
  return options
    .toSorted((one, other) => rank(one.value) - rank(other.value))
    .map((option) => {
      const { value, label, aliases = [] } = option;
      const context = [layer.label, ...layer.aliases, familyLabels[layer.family]];
      const names = { label, aliases: [value, ...aliases], context };
      return { id: `${layer.kind}:${value}`, label, layer, option, values: { [known.field]: value }, names };
    });
}

/** The option whose choice a layer of this kind is called by; undefined where it is called by its kind. */
export function namingField(kind: string): string | undefined {
  return knownBy[kind]?.field;
}

/** Every layer the palette offers, in the order of the layer registry. */
export const layerPresets: readonly LayerPreset[] = layerKinds.flatMap(presetsOf);

/** The choice that a node is called by; undefined where it is called by its kind. */
export function namingOption(node: Pick<GraphNode, 'kind' | 'config'>): FieldOption | undefined {
  const field = namingField(node.kind);
  const meta = field === undefined ? undefined : findLayer(node.kind)?.fields[field];
  if (field === undefined || meta === undefined) return undefined;
  const value = node.config[field] ?? meta.default;
  return meta.options?.find((option) => option.value === value);
}

/** What a node is called on its card and in lists, e.g. `Batch Norm`, `ReLU`; its kind where the app does not know it. */
export function nodeTitle(node: Pick<GraphNode, 'kind' | 'config'>): string {
  return namingOption(node)?.label ?? findLayer(node.kind)?.label ?? node.kind;
}
