import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a schema found wrong with a value, in words. */
export interface IssueInWords {
  /** Where, e.g. `layer 3 ('conv_1'), position → x`; empty for the value as a whole. */
  readonly place: string;
  /** What was expected and what was received, e.g. `should be a number, but is the text 'left'`. */
  readonly complaint: string;
}

/** @param value what the schema was given: a document, or a part of one */
export function describeIssue(issue: Issue, value: unknown): IssueInWords {
  const place = describePlace(issue.path, value);
  if (issue.code === 'unrecognized_keys') {
    const entries = issue.keys.slice(0, 3).map((key) => `'${shortened(key)}'`);
    return { place, complaint: `has an entry ${entries.join(', ')} that this version does not know` };
  }
  // What a check of our own says is a complaint already.
  if (issue.code === 'custom') return { place, complaint: issue.message };
  const received = describeReceived(lookUp(value, issue.path));
  return { place, complaint: `should be ${describeExpected(issue)}, but ${received}` };
}

/** Layers and wires are counted from 1, as people do; a layer's name is given where it can be read. */
function describePlace(path: readonly PropertyKey[], value: unknown): string {
  const [first, list, index, ...rest] = path;
  if (first !== 'graph' || typeof index !== 'number') return path.map(String).join(' → ');
  const thing = list === 'nodes' ? describeLayer(value, index) : `wire ${index + 1}`;
  return rest.length === 0 ? thing : `${thing}, ${rest.map(String).join(' → ')}`;
}

function describeLayer(value: unknown, index: number): string {
  const name = lookUp(value, ['graph', 'nodes', index, 'name']);
  return typeof name === 'string' ? `layer ${index + 1} ('${shortened(name)}')` : `layer ${index + 1}`;
}

/** The value at a path; undefined where there is none. Inherited properties are none. */
function lookUp(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

function describeExpected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames.get(issue.expected) ?? issue.expected;
    case 'too_small':
      return describeBound(
        issue,
        issue.inclusive === false ? 'more than' : 'at least',
        Number(issue.minimum),
      );
    case 'too_big':
      return describeBound(issue, issue.inclusive === false ? 'less than' : 'at most', Number(issue.maximum));
    case 'invalid_value':
      return listed(issue.values.map(String));
    case 'invalid_union':
      return 'options' in issue && issue.options !== undefined
        ? listed(issue.options.map(String))
        : 'a number, a text, true, false, null or a list of numbers';
    default:
      return `something else (${issue.message})`;
  }
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['string', 'a text'],
  ['boolean', 'true or false'],
  ['object', 'an object with named entries'],
  ['array', 'a list'],
]);

function describeBound({ origin }: { readonly origin: string }, comparison: string, bound: number): string {
  if (origin === 'string')
    return `a text of ${comparison} ${bound} ${bound === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `a list of ${comparison} ${bound} entries`;
  return `${comparison} ${bound}`;
}

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => (/^\d+$/.test(value) ? value : `'${value}'`));
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function describeReceived(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (typeof value === 'string')
    return value === '' ? 'is an empty text' : `is the text '${shortened(value)}'`;
  if (typeof value === 'number') return Number.isNaN(value) ? 'is NaN (not a number)' : `is ${value}`;
  if (Array.isArray(value)) return `is a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'is an object' : `is ${String(value)}`;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
