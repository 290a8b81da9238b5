import type { GraphNode, LayerConfig } from '../document/schema';
import { findLayer } from '../layers';
import { optionsOf } from './roles';

/** A kind of normalization with the options that differ from its defaults, whatever stands where it is placed. */
export interface Norm {
  readonly kind: string;
  readonly config: LayerConfig;
}

type Naming = (options: LayerConfig) => string;

/** What norms are called in a study's lists and figures. */
const shortNames: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  ['BatchNorm', () => 'BN'],
  ['GroupNorm', ({ groups }) => `GN(${groups})`],
  ['LayerNorm', () => 'LN'],
  ['InstanceNorm', () => 'IN'],
  ['BatchRenorm', () => 'BRN'],
  ['GhostBatchNorm', ({ virtualBatchSize }) => `Ghost(${virtualBatchSize})`],
  ['FilterResponseNorm', () => 'FRN+TLU'],
]);

/** The kinds that a study can place, as far as there are such layers. */
export const placeableNorms: readonly string[] = [...shortNames.keys()].filter(
  (kind) => findLayer(kind) !== undefined,
);

/** `GN(8)`: the norm's short name with what matters most of its options. */
export function shortName({ kind, config }: Norm): string {
  return shortNames.get(kind)?.(optionsOf({ kind, config })) ?? findLayer(kind)?.label ?? kind;
}

/** Whether the norm ends in a nonlinearity of its own, in place of the activation behind it. Source: Singh and Krishnan 2020. */
export function replacesActivation({ kind }: Norm): boolean {
  return kind === 'FilterResponseNorm';
}

/** Whether the node normalizes. */
export function isNorm({ kind }: Pick<GraphNode, 'kind'>): boolean {
  return findLayer(kind)?.normalizes === true;
}
