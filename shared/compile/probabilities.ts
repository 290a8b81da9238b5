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
 * The nodes whose values may be taken for probabilities: such as end in a softmax or sigmoid, and such as merge, pool or reshape
 * what they give. Anything else gives logits, which may be negative. A cycle, which is an error of its own, decides nothing.
 */
export function probabilityNodes({ nodes, topology }: GraphAnalysis): ReadonlySet<string> {
  const sorted = new Set(topology.order);
  const found = new Set([...nodes.keys()].filter((id) => !sorted.has(id)));
  for (const id of topology.order) {
    const node = nodes.get(id);
    if (node !== undefined && givesProbabilities(node, found)) found.add(id);
  }
  return found;
}

function givesProbabilities(node: NodeAnalysis, found: ReadonlySet<string>): boolean {
  if (handsOn(node)) return node.inputs.length > 0 && node.inputs.every((wire) => found.has(wire.source));
  const last = lastActivation(node);
  return last === 'softmax' || last === 'sigmoid';
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
