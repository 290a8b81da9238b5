import type { GraphIndex } from './graphIndex';

/** Names in a sentence; more are counted. */
const MOST_NAMES = 3;

/** `a`, `a and b`, `a, b and c`, `a, b and 11 others`. */
export function listSome(names: readonly string[]): string {
  const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
  const last = shown.length < names.length ? `${names.length - shown.length} others` : shown.at(-1);
  const rest = shown.length < names.length ? shown : shown.slice(0, -1);
  return rest.length === 0 ? `${last}` : `${rest.join(', ')} and ${last}`;
}

export function nameOf(index: GraphIndex, id: string): string {
  return index.nodes.get(id)?.name ?? id;
}

/** `1 value`, `10 values`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
