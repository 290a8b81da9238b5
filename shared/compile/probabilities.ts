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
  const layers = builtLayers(node) ?? [];
  const keeps = (): boolean => node.inputs.length > 0 && node.inputs.every((wire) => found.has(wire.source));
  const last = layers.findLast(
    ({ className, args }) => className !== 'Activation' || args['activation'] !== 'linear',
  );
  if (last === undefined) return keeps();
  if (last.className === 'Activation')
    return last.args['activation'] === 'softmax' || last.args['activation'] === 'sigmoid';
  return layers.length === 1 && keeping.has(last.className) && keeps();
}
