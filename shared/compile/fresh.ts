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

/** An id that no node or wire has, made of the document alone, so that the same document gives the same fix. */
export function freshId(graph: Graph, prefix: string): string {
  return firstFree(prefix, new Set([...graph.nodes, ...graph.edges].map(({ id }) => id)));
}

function firstFree(prefix: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${prefix}_${number}`)) number++;
  return `${prefix}_${number}`;
}
