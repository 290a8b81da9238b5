import { equalData } from '../document/equalData';
import type { Graph } from '../document/schema';
import { findLayer } from '../layers';
import type { Norm } from '../placement/norms';
import { findSites } from '../placement/sites';

/**
 * A norm of a kind as the network has it, to begin an arm with: with the options of the first of that kind that stands at a site, or
 * else of the first that stands anywhere, as far as they differ from the layer's defaults; with the defaults where there is none.
 */
export function drawnNorm(graph: Graph, kind: string): Norm {
  const alike = graph.nodes.filter((node) => node.kind === kind);
  const standing = findSites(graph).flatMap(({ norms }) => norms);
  const first = standing.flatMap((id) => alike.find((node) => node.id === id) ?? [])[0] ?? alike[0];
  const defaults = findLayer(kind)?.defaults() ?? {};
  const chosen = Object.entries(first?.config ?? {}).filter(
    ([field, value]) => !equalData(value, defaults[field]),
  );
  return { kind, config: Object.fromEntries(chosen) };
}
