import { equalData } from '../document/equalData';
import type { Graph, GraphNode } from '../document/schema';
import type { Norm } from './norms';
import type { Choice } from './place';
import { optionsOf, ownActivation } from './roles';
import type { Site } from './sites';

/** The norms of a site, in the order in which they stand. */
export function normsOf(graph: Graph, { norms }: Pick<Site, 'norms'>): readonly GraphNode[] {
  return norms.flatMap((norm) => graph.nodes.find(({ id }) => id === norm) ?? []);
}

/** Whether the node is the norm, with every option as it is chosen; those that are left out are at their defaults. */
export function isLike(node: GraphNode | undefined, norm: Norm): boolean {
  return node?.kind === norm.kind && equalData(optionsOf(node), optionsOf(norm));
}

/** Whether the nodes are the norms, one for one. */
export function areLike(nodes: readonly GraphNode[], norms: readonly Norm[]): boolean {
  return nodes.length === norms.length && norms.every((norm, place) => isLike(nodes[place], norm));
}

/** Whether a site is as it would be made; every site without norms is where none are chosen. */
export function isAsChosen(graph: Graph, site: Site, choice: Choice): boolean {
  const layer = graph.nodes.find(({ id }) => id === site.layer);
  const bare = site.activation === null && ownActivation(layer) === null;
  // Without an activation there is one place behind the layer.
  const wanted = bare && choice.placement === 'after' ? 'before' : choice.placement;
  if (site.placement !== wanted) return false;
  if (choice.placement === 'none') return true;
  return areLike(normsOf(graph, site), choice.norms);
}
