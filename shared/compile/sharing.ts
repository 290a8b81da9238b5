import type { WeightSpec } from '../layers/layer';
import { formatShape } from '../layers/shapes';
import type { NodeAnalysis } from './analysis';
import { acceptedShapes } from './builtLayers';

type Nodes = ReadonlyMap<string, NodeAnalysis>;

/** Whose weights a node has, where it says that they are another's: those of the node at the end of the references. */
export type WeightsOwner =
  | { readonly kind: 'found'; readonly owner: NodeAnalysis }
  | { readonly kind: 'missing' }
  | { readonly kind: 'cycle' };

/** Follows a node's reference, and that of the node it names, until a node with weights of its own; null for one such. */
export function findOwner(nodes: Nodes, { node }: NodeAnalysis): WeightsOwner | null {
  if (node.weightsOf === undefined) return null;
  const seen = new Set([node.id]);
  let at = node.weightsOf;
  for (;;) {
    const owner = nodes.get(at);
    if (owner === undefined) return { kind: 'missing' };
    if (seen.has(at)) return { kind: 'cycle' };
    seen.add(at);
    if (owner.node.weightsOf === undefined) return { kind: 'found', owner };
    at = owner.node.weightsOf;
  }
}

/** A node's weights as its layer needs them; null where its shapes are not known. */
export function neededWeights(analysis: NodeAnalysis): readonly WeightSpec[] | null {
  const shapes = acceptedShapes(analysis);
  return shapes === null ? null : (analysis.configured?.weights(shapes) ?? null);
}

/**
 * Why a node cannot have another's weights, as the end of a sentence about the other (`which …`); null where it can, or where
 * that is not known yet.
 */
export function weightsMisfit(analysis: NodeAnalysis, owner: NodeAnalysis): string | null {
  const { kind, name } = analysis.node;
  if (owner.node.kind !== kind) return `which is a ${owner.node.kind}, but ${name} is a ${kind}`;
  const [needed, there] = [neededWeights(analysis), neededWeights(owner)];
  if (needed === null || there === null) return null;
  if (needed.length === 0) return 'but a layer of its kind has no weights to share';
  const present = new Map(there.map((weight) => [weight.name, weight]));
  for (const weight of needed) {
    const found = present.get(weight.name);
    if (found === undefined) return `which has no ${weight.name}, but ${name} needs one`;
    const [has, needs] = [formatShape(found.shape), formatShape(weight.shape)];
    if (has !== needs) return `whose ${weight.name} is ${has}, but ${name} needs ${needs}`;
    if (found.trainable !== weight.trainable) return 'of which one is frozen and the other is not';
    present.delete(weight.name);
  }
  const [surplus] = present.keys();
  return surplus === undefined ? null : `which has a ${surplus}, but ${name} has none`;
}

/** The id of the node whose weights this one has: another's where it shares them, and they fit; else its own. */
export function ownerId(nodes: Nodes, analysis: NodeAnalysis): string {
  const found = findOwner(nodes, analysis);
  const fits = found?.kind === 'found' && weightsMisfit(analysis, found.owner) === null;
  return fits ? found.owner.node.id : analysis.node.id;
}

/** The name of the node whose weights this one has; undefined where they are its own. */
export function ownerName(nodes: Nodes, analysis: NodeAnalysis): string | undefined {
  const owner = ownerId(nodes, analysis);
  return owner === analysis.node.id ? undefined : nodes.get(owner)?.node.name;
}

/** All nodes that have the same weights as this one, itself among them, in the order of the document. */
export function sharersOf(nodes: Nodes, analysis: NodeAnalysis): readonly NodeAnalysis[] {
  const owner = ownerId(nodes, analysis);
  return [...nodes.values()].filter((other) => ownerId(nodes, other) === owner);
}

/** The nodes whose weights this one could have, in the order of the document. */
export function possibleOwners(nodes: Nodes, analysis: NodeAnalysis): readonly NodeAnalysis[] {
  const needed = neededWeights(analysis);
  if (needed === null || needed.length === 0) return [];
  return [...nodes.values()].filter(
    (other) =>
      other !== analysis &&
      other.node.kind === analysis.node.kind &&
      neededWeights(other) !== null &&
      findOwner(nodes, other) === null &&
      weightsMisfit(analysis, other) === null,
  );
}

/** What is known of a node that shares weights: they are counted where they are, and not once more. */
export function withoutParameters({ facts, ...analysis }: NodeAnalysis): NodeAnalysis {
  if (facts.cost === null) return { ...analysis, facts };
  const cost = { ...facts.cost, parameters: { trainable: 0, fixed: 0 } };
  return { ...analysis, facts: { ...facts, cost } };
}
