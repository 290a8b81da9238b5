import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';

/** What a training can be set to where it is one thing or another: an optimizer, a schedule, … */
export interface Choice {
  readonly kind: string;
}

/** One of the kinds: its name, and its fields in the order of the form. */
export interface Variant<Fields extends string = string> {
  readonly label: string;
  readonly fields: Readonly<Record<Fields, FieldMeta>>;
}

/** A variant for every kind of a choice, each with every field that the document keeps of it. */
export type Variants<Of extends Choice> = {
  readonly [Kind in Of['kind']]: Variant<Exclude<keyof Extract<Of, { kind: Kind }>, 'kind'> & string>;
};

/** A number that the training is set with. */
export function number(meta: Omit<FieldMeta, 'type'>): FieldMeta {
  return { ...meta, type: 'number' };
}

/** A number above 0. */
export function positive(label: string, description: string, standard: number): FieldMeta {
  return number({ label, description, default: standard, min: 0, exclusiveMin: true });
}

/** A share in [0, 1), as every decay rate of an optimizer is. */
export function share(label: string, description: string, standard: number): FieldMeta {
  return number({ label, description, default: standard, min: 0, max: 1, exclusiveMax: true, step: 0.01 });
}

/** Between 0 and 1, neither of them. */
export function fraction(label: string, description: string, standard: number): FieldMeta {
  return { ...share(label, description, standard), exclusiveMin: true };
}

/** A whole number of epochs. */
export function epochs(label: string, description: string, standard: number): FieldMeta {
  const range = { min: 1, max: 100_000, integer: true, step: 1 } as const;
  return number({ label, description, default: standard, unit: 'epochs', ...range });
}

/** A choice of another kind, by its defaults; it keeps what it has in common with the one before. */
export function changeKind(
  variants: Readonly<Record<string, Variant>>,
  kind: string,
  before: Readonly<Record<string, FieldValue>>,
): Readonly<Record<string, FieldValue>> {
  const fields = Object.entries(variants[kind]?.fields ?? {});
  return { kind, ...Object.fromEntries(fields.map(([name, meta]) => [name, before[name] ?? meta.default])) };
}
