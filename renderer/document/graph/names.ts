import type { GraphNode } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers/index';

/** The first free name of a kind: `conv_1`, `conv_2`, … */
export function freshName(taken: ReadonlySet<string>, kind: string): string {
  const prefix = findLayer(kind)?.namePrefix ?? kind.toLowerCase();
  for (let number = 1; ; number += 1) {
    const name = `${prefix}_${number}`;
    if (!taken.has(name)) return name;
  }
}

export function takenNames(nodes: readonly GraphNode[]): Set<string> {
  return new Set(nodes.map((node) => node.name));
}
