import fc from 'fast-check';
import type { LayerConfig } from '../../../shared/document/schema';
import type { AnyLayer, ConfiguredLayer, FieldMeta, FieldValue, Shape } from '../../../shared/layers/layer';

/** Integers of legal configs stay below this, so that the layers built from them are small. */
const LARGEST_INTEGER = 6;
const LONGEST_SIDE = 9;
const MOST_CHANNELS = 4;
const MOST_INPUTS = 4;

/** A layer with a legal config, and input shapes of which its shape rule has yet to judge. */
export interface Case {
  readonly layer: ConfiguredLayer;
  readonly inputs: readonly Shape[];
}

/** Random legal values of a field, from its description alone. */
function legalValue(meta: FieldMeta): fc.Arbitrary<FieldValue> {
  if (meta.type === 'switch') return fc.boolean();
  if (meta.type === 'choice') return fc.constantFrom(...(meta.options ?? []).map(({ value }) => value));
  const number = meta.integer === true ? legalInteger(meta) : legalReal(meta);
  return meta.whenEmpty === undefined ? number : fc.option(number);
}

/** Half of them the default, where that is small: what a layer leaves alone often makes the rest legal. */
function legalInteger({ min = 0, max = LARGEST_INTEGER, default: usual }: FieldMeta): fc.Arbitrary<number> {
  const small = fc.integer({ min, max: Math.min(max, Math.max(min, LARGEST_INTEGER)) });
  const isSmall = typeof usual === 'number' && usual <= LARGEST_INTEGER;
  return isSmall ? fc.oneof(fc.constant(usual), small) : small;
}

function legalReal({ min = -10, max = 10, exclusiveMin = false, exclusiveMax = false }: FieldMeta) {
  const bounds = { min, max, minExcluded: exclusiveMin, maxExcluded: exclusiveMax };
  return fc.double({ ...bounds, noNaN: true, noDefaultInfinity: true });
}

/** Values that a field must refuse, from its description alone. */
function illegalValue(meta: FieldMeta): fc.Arbitrary<FieldValue> {
  const foreign: FieldValue[] = ['', 'none of them', [1, 2]];
  if (meta.type !== 'switch') foreign.push(true);
  if (meta.whenEmpty === undefined) foreign.push(null);
  if (meta.type !== 'number') return fc.constantFrom(...foreign, 0, 1, Number.NaN);
  return fc.oneof(fc.constantFrom(...foreign, Number.NaN, Infinity, -Infinity), ...illegalNumbers(meta));
}

function illegalNumbers({
  min,
  max,
  integer,
  exclusiveMin,
  exclusiveMax,
}: FieldMeta): fc.Arbitrary<number>[] {
  const legal = (value: number) =>
    (exclusiveMin !== true && value === min) || (exclusiveMax !== true && value === max);
  const beyond = (bounds: fc.DoubleConstraints) =>
    fc.double({ ...bounds, noNaN: true }).filter((value) => !legal(value));
  return [
    ...(min === undefined ? [] : [beyond({ max: min })]),
    ...(max === undefined ? [] : [beyond({ min: max })]),
    ...(integer === true ? [fc.double({ min: 1, max: 60, noInteger: true, noNaN: true })] : []),
  ];
}

/** Random legal configs of a kind, complete. */
export function legalConfigs(kind: AnyLayer): fc.Arbitrary<LayerConfig> {
  const fields = Object.entries(kind.fields).map(([name, meta]) => [name, legalValue(meta)] as const);
  return fc.record(Object.fromEntries(fields), { noNullPrototype: true });
}

/** Legal configs with one field made illegal, and that field's name. */
export function brokenConfigs(
  kind: AnyLayer,
): fc.Arbitrary<{ readonly config: LayerConfig; readonly field: string }> {
  const broken = Object.entries(kind.fields).map(([field, meta]) =>
    fc.tuple(legalConfigs(kind), illegalValue(meta)).map(([config, value]) => ({
      config: { ...config, [field]: value },
      field,
    })),
  );
  return fc.oneof(...broken);
}

const channels = fc.integer({ min: 1, max: MOST_CHANNELS });
const side = fc.integer({ min: 1, max: LONGEST_SIDE });

/** Input shapes: images or vectors, alike or (one time in four) differing in channels, or unrelated. */
function inputShapes(count: number): fc.Arbitrary<readonly Shape[]> {
  const shape: fc.Arbitrary<Shape> = fc.oneof(fc.tuple(side, side, channels), fc.tuple(channels));
  const several = { minLength: count, maxLength: count };
  const alike = shape.map((one) => Array.from({ length: count }, () => one));
  const differing = fc
    .tuple(shape, fc.array(channels, several))
    .map(([one, widths]) => widths.map((width) => [...one.slice(0, -1), width]));
  return fc.oneof(
    { weight: 2, arbitrary: alike },
    { weight: 1, arbitrary: differing },
    { weight: 1, arbitrary: fc.array(shape, several) },
  );
}

/** Random layers of a kind with random inputs in every number the kind allows (merges: up to four). */
export function cases(kind: AnyLayer): fc.Arbitrary<Case> {
  const most = Math.min(kind.inputs.max, Math.max(kind.inputs.min, MOST_INPUTS));
  const inputs = fc.integer({ min: kind.inputs.min, max: most }).chain(inputShapes);
  return fc.tuple(legalConfigs(kind), inputs).map(([config, shapes]) => {
    const checked = kind.check(config);
    if (checked.ok) return { layer: checked.layer, inputs: shapes };
    throw new Error(
      `${kind.kind} refuses a config that its fields allow: ${JSON.stringify(checked.complaints)}`,
    );
  });
}
