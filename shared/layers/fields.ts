import { z } from 'zod';
import type { ConfigSchema, FieldMeta, FieldOption } from './layer';

/**
 * The field functions: each makes the schema of one config field and keeps its description beside it, so that form,
 * default, range and error sentence have one source.
 */
const descriptions = z.registry<FieldMeta>();

interface NumberOptions extends Omit<FieldMeta, 'type' | 'default' | 'options' | 'whenEmpty'> {
  readonly default: number;
}

interface IntegerOptions extends Omit<NumberOptions, 'integer' | 'exclusiveMin' | 'exclusiveMax'> {
  readonly min: number;
  readonly max: number;
}

function numberSchema(meta: Omit<FieldMeta, 'default' | 'type'>): z.ZodNumber {
  const whole = meta.integer === true ? z.int() : z.number();
  const lower = meta.min ?? -Number.MAX_VALUE;
  const upper = meta.max ?? Number.MAX_VALUE;
  const above = meta.exclusiveMin === true ? whole.gt(lower) : whole.min(lower);
  return meta.exclusiveMax === true ? above.lt(upper) : above.max(upper);
}

/** A real number within bounds. */
export function numberField(options: NumberOptions): z.ZodDefault<z.ZodNumber> {
  const schema = numberSchema(options).default(options.default);
  return schema.register(descriptions, { ...options, type: 'number' });
}

/** A whole number from `min` to `max`. */
export function integerField(options: IntegerOptions): z.ZodDefault<z.ZodNumber> {
  return numberField({ step: 1, ...options, integer: true });
}

/** A whole number that may be left empty (null), as it is unless `default` says otherwise; `whenEmpty` says what that means. */
export function optionalIntegerField(
  options: Omit<IntegerOptions, 'default'> & { readonly default?: number | null; readonly whenEmpty: string },
): z.ZodDefault<z.ZodNullable<z.ZodNumber>> {
  const initial = options.default ?? null;
  const meta: FieldMeta = { step: 1, ...options, integer: true, type: 'number', default: initial };
  return numberSchema(meta).nullable().default(initial).register(descriptions, meta);
}

/** One of a few named values. */
export function choiceField<const Value extends string>(
  options: Pick<FieldMeta, 'label' | 'description' | 'shownFor' | 'ofWeights' | 'ofShape'> & {
    readonly default: NoInfer<Value>;
    readonly options: readonly (FieldOption & { readonly value: Value })[];
  },
): z.ZodDefault<z.ZodType<Value>> {
  const values: z.ZodType<Value> = z.literal(options.options.map((option) => option.value));
  const schema: z.ZodDefault<z.ZodType<Value>> = z._default(values, options.default);
  return schema.register(descriptions, { ...options, type: 'choice' });
}

/** True or false. */
export function switchField(
  options: Pick<FieldMeta, 'label' | 'description' | 'shownFor'> & { readonly default: boolean },
): z.ZodDefault<z.ZodBoolean> {
  return z
    .boolean()
    .default(options.default)
    .register(descriptions, { ...options, type: 'switch' });
}

/**
 * Descriptions of a config's fields, in the order of the schema.
 * @throws where a field was not made by a field function: a mistake in the layer's file.
 */
export function fieldsOf(config: ConfigSchema): Readonly<Record<string, FieldMeta>> {
  const fields: Record<string, FieldMeta> = {};
  for (const [name, schema] of Object.entries(config.shape)) {
    const meta = descriptions.get(schema);
    if (meta === undefined) {
      throw new Error(`The config field '${name}' has no description: make it with a function of fields.ts.`);
    }
    fields[name] = meta;
  }
  return fields;
}
