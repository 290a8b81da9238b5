/** What a search looks through for one thing. */
export interface Searchable {
  readonly label: string;
  /** Other names of it. */
  readonly aliases?: readonly string[];
  /** Words that also find it, after everything that is called so: its family, its menu. */
  readonly context?: readonly string[];
}

export interface Match {
  /** In ]0, 1]: 1 where it is called exactly so. */
  readonly rank: number;
  /** The other name by which it was found, where its label does not say it. */
  readonly alias?: string;
}

/** Parts of words are looked for from this many letters on: fewer are in everything. */
const SHORTEST_PART = 3;

/** How well a query names a thing; null where it does not. Case, spaces and hyphens do not matter. */
export function matchText(query: string, { label, aliases = [], context = [] }: Searchable): Match | null {
  const wanted = wordsOf(query);
  const compact = wanted.join('');
  if (compact === '') return { rank: 1 };
  const called = wholeName(compact, label, aliases);
  if (called !== null) return called;
  const everyIn = (words: readonly string[]) =>
    wanted.every((part) => words.some((word) => word.startsWith(part)));
  if (everyIn(wordsOf(label))) return { rank: 0.6 };
  const alias = aliases.find((name) => squeeze(name).startsWith(compact) || everyIn(wordsOf(name)));
  if (alias !== undefined) return found(0.5, label, alias);
  if (everyIn([label, ...aliases, ...context].flatMap(wordsOf))) return { rank: 0.3 };
  if (compact.length < SHORTEST_PART) return null;
  const inside = [label, ...aliases].find((name) => squeeze(name).includes(compact));
  return inside === undefined ? null : found(0.1, label, inside);
}

/** Where a name is the query, or the label begins with it. */
function wholeName(compact: string, label: string, aliases: readonly string[]): Match | null {
  if (squeeze(label) === compact) return { rank: 1 };
  const called = aliases.find((name) => squeeze(name) === compact);
  if (called !== undefined) return found(0.9, label, called);
  return squeeze(label).startsWith(compact) ? { rank: 0.8 } : null;
}

function squeeze(name: string): string {
  return wordsOf(name).join('');
}

/** A match by a name that the label may hold already: `Swish` in `SiLU (Swish)`. */
function found(rank: number, label: string, name: string | undefined): Match {
  const said = name === undefined || label.toLowerCase().includes(name.toLowerCase());
  return said ? { rank } : { rank, alias: name };
}

/** The words of a text in lower case; signs alone, such as `+`, count as words. */
function wordsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return words ?? text.split(/\s+/u).filter((sign) => sign !== '');
}
