import type { Shape } from '../layers/layer';
import { formatShape } from '../layers/shapes';

/** A layer and its weights, as a network has them. */
export interface LayerWeights {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Id of the layer whose weights it has; its own where it is left out. One with another's lists none of its own. */
  readonly weightsOf?: string | undefined;
  readonly weights: readonly { readonly name: string; readonly shape: Shape }[];
}

/** Which layers of a network can take their weights from another one. */
export interface CarryOver {
  readonly carried: readonly { readonly layer: LayerWeights; readonly source: LayerWeights }[];
  /** Those that begin afresh; `reason` completes «conv_1: …». */
  readonly fresh: readonly { readonly layer: LayerWeights; readonly reason: string }[];
}

/**
 * Compares the layers of a network with those of an earlier one. A layer's counterpart is the one with its id, or else the one
 * with its name whose id is gone, and where that shared another's weights, that other one; where it is of the same kind and its
 * weights have the same names and shapes, they carry over, all of them. Layers without weights of their own are left out.
 */
export function carryOver(layers: readonly LayerWeights[], earlier: readonly LayerWeights[]): CarryOver {
  const carried: CarryOver['carried'][number][] = [];
  const fresh: CarryOver['fresh'][number][] = [];
  const ids = new Set(layers.map(({ id }) => id));
  const byId = new Map(earlier.map((layer) => [layer.id, layer]));
  const byName = new Map(earlier.filter(({ id }) => !ids.has(id)).map((layer) => [layer.name, layer]));
  for (const layer of layers) {
    if (layer.weights.length === 0) continue;
    const counterpart = byId.get(layer.id) ?? byName.get(layer.name);
    const owner = counterpart?.weightsOf;
    const source = owner === undefined ? counterpart : byId.get(owner);
    const reason = obstacle(layer, source);
    if (source === undefined || reason !== null) fresh.push({ layer, reason: reason ?? NEW });
    else carried.push({ layer, source });
  }
  return { carried, fresh };
}

const NEW = 'it was not there';

function obstacle(layer: LayerWeights, source: LayerWeights | undefined): string | null {
  if (source === undefined) return NEW;
  if (source.kind !== layer.kind) return `it was a ${source.kind} and is a ${layer.kind}`;
  const before = new Map(source.weights.map(({ name, shape }) => [name, formatShape(shape)]));
  for (const { name, shape } of layer.weights) {
    const [was, is] = [before.get(name), formatShape(shape)];
    if (was === undefined) return `it had no ${name}`;
    if (was !== is) return `its ${name} was ${was} and is ${is}`;
    before.delete(name);
  }
  const [gone] = before.keys();
  return gone === undefined ? null : `it had a ${gone} and has none`;
}
