import type { GraphNode, LayerConfig } from '../document/schema';
import { findLayer } from '../layers';
import { optionsOf } from './roles';

/** A kind of normalization with the options that differ from its defaults, or from those of the norm that it replaces. */
export interface Norm {
  readonly kind: string;
  readonly config: LayerConfig;
}

interface NormFacts {
  /** What it is called in a study's lists and figures, e.g. `GN(8)`. */
  short(config: LayerConfig): string;
  /** Whether a constant added to a channel leaves it as the mean is subtracted, so that a bias before it does nothing. */
  removesConstant(config: LayerConfig, channels: number): boolean;
}

const always = (): boolean => true;
const never = (): boolean => false;

/** The norms that a study can place, in the order in which they are offered. */
const norms: Readonly<Record<string, NormFacts>> = {
  BatchNorm: { short: () => 'BN', removesConstant: (config) => config['frozen'] !== true },
  GroupNorm: {
    short: ({ groups }) => `GN(${groups})`,
    removesConstant: ({ groups }, channels) => groups === channels,
  },
  LayerNorm: { short: () => 'LN', removesConstant: never },
  InstanceNorm: { short: () => 'IN', removesConstant: always },
  BatchRenorm: { short: () => 'BRN', removesConstant: always },
  GhostBatchNorm: { short: ({ virtualBatchSize }) => `Ghost(${virtualBatchSize})`, removesConstant: always },
  FilterResponseNorm: { short: () => 'FRN', removesConstant: never },
};

/** `GN(8)`: the norm's short name with what matters most of its options. */
export function shortName({ kind, config }: Norm): string {
  return norms[kind]?.short(optionsOf({ kind, config })) ?? findLayer(kind)?.label ?? kind;
}

/** Whether the node is a norm that subtracts each channel's mean, which makes a bias before it idle. */
export function removesConstant(node: GraphNode, channels: number): boolean {
  return norms[node.kind]?.removesConstant(optionsOf(node), channels) ?? false;
}

/** Whether the node normalizes. */
export function isNorm({ kind }: Pick<GraphNode, 'kind'>): boolean {
  return findLayer(kind)?.normalizes === true;
}
