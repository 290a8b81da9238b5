import type { Graph } from '../document/schema';
import { findLayer } from '../layers/index';

/** The names of a graph's nodes, as a set of its own. */
export function takenNames({ nodes }: Pick<Graph, 'nodes'>): Set<string> {
  return new Set(nodes.map((node) => node.name));
}

/** The first free name of a kind: `conv_1`, `conv_2`, … */
export function freshName(taken: ReadonlySet<string>, kind: string): string {
  return firstFree(findLayer(kind)?.namePrefix ?? kind.toLowerCase(), taken);
}

/** Graphs never change in place: of one that is looked at again and again the ids are gathered once. */
const known = new WeakMap<Graph, ReadonlySet<string>>();

/**
 * An id that no node or wire has, made of the document alone, so that the same document gives the same fix.
 * @param added what is added to the graph beside it
 */
export function freshId(
  graph: Graph,
  prefix: string,
  added: readonly { readonly id: string }[] = [],
): string {
  const ids = known.get(graph) ?? new Set([...graph.nodes, ...graph.edges].map(({ id }) => id));
  known.set(graph, ids);
  return firstFree(prefix, { has: (id) => ids.has(id) || added.some((each) => each.id === id) });
}

function firstFree(prefix: string, taken: Pick<ReadonlySet<string>, 'has'>): string {
  let number = 1;
  while (taken.has(`${prefix}_${number}`)) number++;
  return `${prefix}_${number}`;
}
