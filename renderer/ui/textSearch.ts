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
  const called = bestName(compact, label, aliases);
  if (called !== null) return called;
  const names = [label, ...aliases].flatMap(wordsOf);
  const everyIn = (words: readonly string[]) =>
    wanted.every((part) => words.some((word) => word.startsWith(part)));
  if (everyIn(names))
    return found(
      0.5,
      label,
      aliases.find((alias) => everyIn(wordsOf(alias))),
    );
  if (everyIn([...names, ...context.flatMap(wordsOf)])) return { rank: 0.3 };
  if (compact.length < SHORTEST_PART) return null;
  const inside = [label, ...aliases].find((name) => wordsOf(name).join('').includes(compact));
  return inside === undefined ? null : found(0.1, label, inside);
}

/** Where a name is the query, or begins with it. */
function bestName(compact: string, label: string, aliases: readonly string[]): Match | null {
  const squeezed = (name: string) => wordsOf(name).join('');
  const equal = (name: string) => squeezed(name) === compact;
  const begins = (name: string) => squeezed(name).startsWith(compact);
  if (equal(label)) return { rank: 1 };
  const called = aliases.find(equal);
  if (called !== undefined) return found(0.9, label, called);
  if (begins(label)) return { rank: 0.8 };
  const beginning = aliases.find(begins);
  return beginning === undefined ? null : found(0.7, label, beginning);
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
