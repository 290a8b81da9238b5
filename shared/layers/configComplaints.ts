import type { z } from 'zod';
import type { Complaint, FieldMeta } from './layer';

type Issue = z.core.$ZodIssue;

/**
 * Sentences about the keys of a config that are not legal: one per field, each with the field, what was expected, what was
 * received, and a value that would do.
 */
export function configComplaints(
  label: string,
  fields: Readonly<Record<string, FieldMeta>>,
  illegal: ReadonlySet<string>,
  config: Readonly<Record<string, unknown>>,
): readonly Complaint[] {
  return [...illegal].map((name) => {
    // A file may hold any name: those that objects inherit are no fields.
    const meta = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return meta === undefined ? unknownOption(label, fields, name) : badValue(name, meta, config[name]);
  });
}

/** The config keys that zod found something wrong with. */
export function illegalFields(issues: readonly Issue[]): ReadonlySet<string> {
  return new Set(issues.flatMap(namesIn));
}

/** Config keys an issue is about: the unknown ones, or the field it stands in. */
function namesIn(issue: Issue): readonly string[] {
  return issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])];
}

function unknownOption(label: string, fields: Readonly<Record<string, FieldMeta>>, name: string): Complaint {
  const known = Object.keys(fields);
  const options = known.length === 0 ? 'it has no options' : `its options are ${known.join(', ')}`;
  return {
    code: 'unknown-option',
    message:
      `${label} has no option '${name}'; ${options}: remove it, or open the project with the ` +
      'version of Normscope that wrote it.',
    field: name,
  };
}

function badValue(field: string, meta: FieldMeta, received: unknown): Complaint {
  const remedy =
    meta.type === 'number' ? `enter ${nearestLegal(meta, received)}, for example` : 'choose one of them';
  return {
    code: 'bad-value',
    message: `“${meta.label}” must be ${expectation(meta)}, but is ${describeValue(received)}: ${remedy}.`,
    field,
  };
}

/** What a field accepts: `a whole number from 1 to 4096`, `'valid' or 'same'`, `true or false`. */
function expectation(meta: FieldMeta): string {
  if (meta.type === 'switch') return 'true or false';
  if (meta.options !== undefined) return listed(meta.options.map((option) => `'${option.value}'`));
  const number = `${meta.integer === true ? 'a whole number' : 'a number'}${bounds(meta)}`;
  return meta.whenEmpty === undefined ? number : `${number}, or empty for ${meta.whenEmpty}`;
}

function listed(values: readonly string[]): string {
  if (values.length < 2) return values.join('');
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function bounds({ min, max, exclusiveMin, exclusiveMax }: FieldMeta): string {
  if (min !== undefined && max !== undefined && exclusiveMin !== true && exclusiveMax !== true) {
    return ` from ${min} to ${max}`;
  }
  const lower =
    min === undefined ? [] : [exclusiveMin === true ? `greater than ${min}` : `of at least ${min}`];
  const upper = max === undefined ? [] : [exclusiveMax === true ? `less than ${max}` : `at most ${max}`];
  const both = [...lower, ...upper].join(' and ');
  return both === '' ? '' : ` ${both}`;
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN (not a number)' : String(value);
  return typeof value === 'string' ? `the text '${shortened(value)}'` : shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The legal value nearest to the number received; the default where there is none near. */
function nearestLegal(meta: FieldMeta, received: unknown): string {
  if (typeof received !== 'number' || Number.isNaN(received)) return suggestedValue(meta);
  const whole = meta.integer === true ? Math.round(received) : received;
  const near = Math.min(meta.max ?? whole, Math.max(meta.min ?? whole, whole));
  const excluded =
    (meta.exclusiveMin === true && near === meta.min) || (meta.exclusiveMax === true && near === meta.max);
  return excluded || !Number.isFinite(near) ? suggestedValue(meta) : String(near);
}

function suggestedValue(meta: FieldMeta): string {
  return String(meta.default ?? meta.min ?? 1);
}
