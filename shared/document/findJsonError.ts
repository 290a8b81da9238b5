/** Where a text stops being JSON. Lines and columns count from 1. */
export interface JsonError {
  readonly line: number;
  readonly column: number;
  /** What would have to stand there, e.g. `',' or '}'`. */
  readonly expected: string;
  /** True where the text ends too early, false where something else stands there. */
  readonly cutOff: boolean;
}

/** What has to come next; `firstKey` and `firstItem` may be the closing bracket, too. */
type Next = 'value' | 'firstItem' | 'key' | 'firstKey' | 'colon' | 'comma' | 'end';

/** What one token leads to, or where the text breaks. */
type Step =
  | { readonly ok: true; readonly at: number; readonly next: Next }
  | { readonly ok: false; readonly at: number; readonly expected: string };

/** Where a token ends, or where it breaks. */
type Token = { readonly ok: true; readonly at: number } | Extract<Step, { ok: false }>;

/**
 * The first place where a text breaks the grammar of JSON (RFC 8259); null where it is JSON. JSON.parse does not say where
 * a text was cut off. It does not recurse: brackets may be nested to any depth.
 */
export function findJsonError(text: string): JsonError | null {
  const closers: string[] = [];
  let at = skipSpace(text, 0);
  let next: Next = 'value';
  while (next !== 'end') {
    const step = advance(text, at, next, closers);
    if (!step.ok) return locate(text, step.at, step.expected);
    at = skipSpace(text, step.at);
    next = step.next;
  }
  return at === text.length ? null : locate(text, at, 'the end of the file');
}

function locate(text: string, offset: number, expected: string): JsonError {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n'), expected, cutOff: offset >= text.length };
}

/** @param closers the brackets that are still to be closed, innermost last; changed in place */
function advance(text: string, at: number, next: Exclude<Next, 'end'>, closers: string[]): Step {
  const character = text[at];
  switch (next) {
    case 'colon':
      return character === ':' ? { ok: true, at: at + 1, next: 'value' } : { ok: false, at, expected: "':'" };
    case 'comma':
      return afterItem(at, character, closers);
    case 'firstKey':
      return character === '}' ? close(at, closers) : key(text, at, "a name in double quotes or '}'");
    case 'key':
      return key(text, at, 'a name in double quotes');
    case 'firstItem':
      return character === ']' ? close(at, closers) : value(text, at, closers, "a value or ']'");
    case 'value':
      return value(text, at, closers, 'a value');
  }
}

function close(at: number, closers: string[]): Step {
  closers.pop();
  return { ok: true, at: at + 1, next: afterValue(closers) };
}

function afterValue(closers: readonly string[]): Next {
  return closers.length === 0 ? 'end' : 'comma';
}

function afterItem(at: number, character: string | undefined, closers: string[]): Step {
  const closer = closers.at(-1);
  if (character !== undefined && character === closer) return close(at, closers);
  if (character === ',') return { ok: true, at: at + 1, next: closer === '}' ? 'key' : 'value' };
  return { ok: false, at, expected: `',' or '${closer}'` };
}

function key(text: string, at: number, expected: string): Step {
  if (text[at] !== '"') return { ok: false, at, expected };
  const token = readString(text, at);
  return token.ok ? { ...token, next: 'colon' } : token;
}

function value(text: string, at: number, closers: string[], expected: string): Step {
  const character = text[at];
  if (character === '{' || character === '[') {
    closers.push(character === '{' ? '}' : ']');
    return { ok: true, at: at + 1, next: character === '{' ? 'firstKey' : 'firstItem' };
  }
  const token = character === '"' ? readString(text, at) : readWord(text, at, expected);
  return token.ok ? { ...token, next: afterValue(closers) } : token;
}

const WORD = /[-+.\w]*/y;
const WHOLE_WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
/** What can still become a whole word when more text follows. */
const BEGUN_WORD = /^(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|-?(?:0|[1-9]\d*)(?:\.|(?:\.\d+)?[eE][+-]?))$/;

/** A number, true, false or null. */
function readWord(text: string, at: number, expected: string): Token {
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0] ?? '';
  const end = at + word.length;
  if (WHOLE_WORD.test(word)) return { ok: true, at: end };
  const cutOff = end === text.length && (word === '' || BEGUN_WORD.test(word));
  return { ok: false, at: cutOff ? end : at, expected };
}

function readString(text: string, start: number): Token {
  let at = start + 1;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') return { ok: true, at: at + 1 };
    if (text.charCodeAt(at) < 0x20) return { ok: false, at, expected: `'"'` };
    if (character === '\\') {
      const escaped = readEscape(text, at + 1);
      if (!escaped.ok) return escaped;
      at = escaped.at;
    } else at++;
  }
  return { ok: false, at: text.length, expected: `'"'` };
}

function readEscape(text: string, at: number): Token {
  const character = text[at] ?? '';
  if (character === 'u') return readHex(text, at + 1);
  const known = character !== '' && '"\\/bfnrt'.includes(character);
  return known
    ? { ok: true, at: at + 1 }
    : { ok: false, at, expected: 'a character that can follow a backslash' };
}

function readHex(text: string, start: number): Token {
  for (let at = start; at < start + 4; at++) {
    if (!/[\da-fA-F]/.test(text[at] ?? '')) return { ok: false, at, expected: 'four hexadecimal digits' };
  }
  return { ok: true, at: start + 4 };
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\n\r'.includes(text[at] ?? '')) at++;
  return at;
}
