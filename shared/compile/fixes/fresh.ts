import type { Graph } from '../../document/schema';
import { findLayer } from '../../layers/index';

/** The first free name of a kind: `conv_1`, `conv_2`, … */
export function freshName(graph: Graph, kind: string): string {
  const prefix = findLayer(kind)?.namePrefix ?? kind.toLowerCase();
  return firstFree(prefix, new Set(graph.nodes.map((node) => node.name)));
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
