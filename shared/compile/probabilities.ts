import type { GraphAnalysis, NodeAnalysis } from './analysis';
import { builtLayers } from './builtLayers';
import type { OutputSettings } from './outputConfig';

/** The activation that a cross-entropy of that kind turns logits into probabilities with. */
const activationOfLoss = {
  categoricalCrossentropy: 'softmax',
  binaryCrossentropy: 'sigmoid',
  meanSquaredError: null,
} as const satisfies Record<OutputSettings['loss'], string | null>;

/** That activation where there is one: it is what an Output expects before it. */
export function activationFor({ loss }: OutputSettings): 'softmax' | 'sigmoid' | null {
  return activationOfLoss[loss];
}

/** The function that the last layer built for a node applies; null where that is no activation, or is not known. */
export function lastActivation(source: NodeAnalysis): string | null {
  const last = builtLayers(source)?.at(-1);
  const name = last?.className === 'Activation' ? last.args['activation'] : null;
  return typeof name === 'string' ? name : null;
}

/** Layers that give no value that is below all values that enter them, or above: probabilities stay such. */
const keeping: ReadonlySet<string> = new Set([
  ...['Flatten', 'Reshape', 'Dropout', 'SpatialDropout2D', 'ZeroPadding2D', 'Cropping2D', 'UpSampling2D'],
  ...['MaxPooling2D', 'AveragePooling2D', 'GlobalAveragePooling2D', 'GlobalMaxPooling2D'],
  ...['Add', 'Multiply', 'Average', 'Maximum', 'Concatenate'],
]);

/**
 * Of each node whether its values may be taken for probabilities: those may that end in a softmax or sigmoid, and those that merge,
 * pool or reshape what such give. Anything else gives logits, which may be negative. Nodes of which that is not plain are missing:
 * those of a cycle, and those that a mistake keeps open.
 */
export function probabilityNodes({ nodes, topology }: GraphAnalysis): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const id of topology.order) {
    const node = nodes.get(id);
    const gives = node === undefined ? null : givesProbabilities(node, found);
    if (gives !== null) found.set(id, gives);
  }
  return found;
}

function givesProbabilities(node: NodeAnalysis, found: ReadonlyMap<string, boolean>): boolean | null {
  if (builtLayers(node) === null) return null;
  if (!handsOn(node)) {
    const last = lastActivation(node);
    return last === 'softmax' || last === 'sigmoid';
  }
  const entering = node.inputs.map((wire) => found.get(wire.source));
  if (entering.includes(false)) return false;
  if (entering.includes(undefined) || entering.length < (node.layer?.inputs.min ?? 0)) return null;
  return entering.length > 0;
}

/** Whether a node gives probabilities where such enter it, and makes none itself. */
export function handsOn(node: NodeAnalysis): boolean {
  const layers = builtLayers(node) ?? [];
  return layers.every(({ className, args }) =>
    className === 'Activation'
      ? args['activation'] === 'linear'
      : layers.length === 1 && keeping.has(className),
  );
}
