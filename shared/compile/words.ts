import type { GraphIndex } from './graphIndex';

export function nameOf(index: GraphIndex, id: string): string {
  return index.nodes.get(id)?.name ?? id;
}

/** `1 value`, `10 values`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
