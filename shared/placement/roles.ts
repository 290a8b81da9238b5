import type { GraphNode, LayerConfig } from '../document/schema';
import { findLayer } from '../layers';

/** Layers with a kernel, around which a norm can stand. */
const ANCHORS = new Set(['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Conv2DTranspose', 'Dense']);

/** Functions that a network may end in; where one stands between two layers it is an activation as any other. */
const FINAL = new Set(['softmax', 'sigmoid', 'linear']);

/** A node's options, those that its document leaves out at their defaults. */
export function optionsOf({ kind, config }: Pick<GraphNode, 'kind' | 'config'>): LayerConfig {
  return { ...findLayer(kind)?.defaults(), ...config };
}

export function isAnchor({ kind }: GraphNode): boolean {
  return ANCHORS.has(kind);
}

/** Whether the node applies a nonlinearity to the values. */
export function isActivation(node: GraphNode): boolean {
  return node.kind === 'PReLU' || (node.kind === 'Activation' && functionOf(node) !== 'linear');
}

/** Whether the node applies a function that a network may end in: softmax, sigmoid, none. */
export function isFinal(node: GraphNode): boolean {
  return node.kind === 'Activation' && FINAL.has(functionOf(node));
}

function functionOf(node: GraphNode): string {
  return String(optionsOf(node)['activation']);
}

/** Merges that a residual block ends in. */
export function isSum({ kind }: GraphNode): boolean {
  return kind === 'Add';
}

/** The activation that a layer applies itself; null where it applies none. */
export function ownActivation(layer: GraphNode | undefined): string | null {
  const activation = layer === undefined ? null : optionsOf(layer)['activation'];
  return typeof activation === 'string' && activation !== 'linear' ? activation : null;
}
