import type { GraphIndex } from './graphIndex';

/** `a`, `a and b`, `a, b and c`. */
export function listNames(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function nameOf(index: GraphIndex, id: string): string {
  return index.nodes.get(id)?.name ?? id;
}

/** `1 value`, `10 values`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
