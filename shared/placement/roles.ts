import type { GraphNode, LayerConfig } from '../document/schema';
import { findLayer } from '../layers';

/** Layers with a kernel, around which a norm can stand. */
const ANCHORS = new Set(['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Conv2DTranspose', 'Dense']);

/** Functions whose values lie between layers; a softmax or sigmoid that ends a network is none of them. */
const FINAL = new Set(['softmax', 'sigmoid', 'linear']);

/** A node's options, those that its document leaves out at their defaults. */
export function optionsOf({ kind, config }: Pick<GraphNode, 'kind' | 'config'>): LayerConfig {
  return { ...findLayer(kind)?.defaults(), ...config };
}

export function isAnchor({ kind }: GraphNode): boolean {
  return ANCHORS.has(kind);
}

/** Whether the node applies a nonlinearity to every value, as one between two layers does. */
export function isActivation(node: GraphNode): boolean {
  if (node.kind === 'PReLU') return true;
  return node.kind === 'Activation' && !FINAL.has(String(optionsOf(node)['activation']));
}

/** Merges that a residual block ends in. */
export function isSum({ kind }: GraphNode): boolean {
  return kind === 'Add';
}
