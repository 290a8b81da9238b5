import type { z } from 'zod';
import type { LayerConfig } from '../document/schema';
import { configComplaints, illegalFields } from './configComplaints';
import { fieldsOf } from './fields';
import type {
  Accepted,
  AnyLayer,
  ConfigCheck,
  ConfigSchema,
  ConfiguredLayer,
  LayerDefinition,
  Shape,
  ShapeResult,
  Sight,
} from './layer';
import { countComplaint, sizeComplaints } from './limits';
import { countValues, refuse } from './shapes';

const SAME_POSITION: Sight = { size: 1, stride: 1 };

/**
 * Makes a kind of layer out of its definition. The result no longer names the config's type: the parsed config is
 * closed over, so kinds with different configs stand in one list and nobody casts.
 * @throws where a config field has no description: a mistake in the layer's file, found when it is loaded.
 */
export function defineLayer<Schema extends ConfigSchema>(definition: LayerDefinition<Schema>): AnyLayer {
  const { kind, label, namePrefix, family, aliases, help, inputs, outputs, normalizes } = definition;
  const fields = fieldsOf(definition.config);
  const identity = { kind, label, namePrefix, family, aliases, help, inputs, outputs, normalizes, fields };

  const check = (config: LayerConfig): ConfigCheck => {
    const parsed = definition.config.safeParse(config);
    if (parsed.success) return { ok: true, layer: configure(definition, parsed.data) };
    const { issues } = parsed.error;
    const illegal = illegalFields(issues);
    const complaints = configComplaints(label, fields, illegal, config);
    return { ok: false, complaints, mended: withoutIllegal(definition, fields, config, illegal) };
  };
  return { ...identity, defaults: () => definition.config.parse({}), check };
}

/** The layer with defaults in place of what is not legal; null where its output's shape hangs on that. */
function withoutIllegal<Schema extends ConfigSchema>(
  definition: LayerDefinition<Schema>,
  fields: AnyLayer['fields'],
  config: LayerConfig,
  illegal: ReadonlySet<string>,
): ConfiguredLayer | null {
  const isOfShape = (name: string): boolean => Object.hasOwn(fields, name) && fields[name]?.ofShape === true;
  if ([...illegal].some(isOfShape)) return null;
  const rest = Object.fromEntries(Object.entries(config).filter(([name]) => !illegal.has(name)));
  const parsed = definition.config.safeParse(rest);
  return parsed.success ? configure(definition, parsed.data) : null;
}

function configure<Schema extends ConfigSchema>(
  definition: LayerDefinition<Schema>,
  config: z.output<Schema>,
): ConfiguredLayer {
  return {
    config,
    summary: () => definition.summary(config),
    shape: (inputs) => checkedShape(definition, config, inputs),
    mended: (inputs) => mendedLayers(definition, config, inputs),
    shapeTerms: (inputs) => definition.shapeTerms?.(config, inputs) ?? [],
    weights: (inputs) => definition.weights(config, inputs),
    flops: (inputs, output) => definition.flops(config, inputs, output),
    multiplyAdds: (inputs, output) => definition.multiplyAdds?.(config, inputs, output) ?? 0,
    kept: (inputs, output) => definition.kept?.(config, inputs, output) ?? countValues(output),
    window: () => definition.window?.(config) ?? SAME_POSITION,
    statistics: (inputs) => definition.statistics?.(config, inputs) ?? null,
    build: (inputs) => definition.build(config, inputs),
    spelling: () => ({
      keras: definition.spelling.keras(config),
      pytorch: definition.spelling.pytorch(config),
    }),
  };
}

/** The definition's shape rule between two checks that hold for every kind: number of inputs, size in memory. */
function checkedShape<Schema extends ConfigSchema>(
  definition: LayerDefinition<Schema>,
  config: z.output<Schema>,
  inputs: readonly Shape[],
): ShapeResult {
  const miscount = countComplaint(definition.label, definition.inputs, inputs.length);
  if (miscount !== null) return refuse(miscount);
  const result = definition.shape(config, inputs);
  if (!result.ok) return result;
  const tooLarge = sizeComplaints(result.shape, definition.weights(config, inputs));
  return tooLarge.length > 0 ? refuse(...tooLarge) : result;
}

function mendedLayers<Schema extends ConfigSchema>(
  definition: LayerDefinition<Schema>,
  config: z.output<Schema>,
  inputs: readonly Shape[],
): readonly Accepted[] {
  const isComplete = countComplaint(definition.label, definition.inputs, inputs.length) === null;
  // What is refused for its size alone can be made smaller in too many ways.
  if (isComplete && definition.shape(config, inputs).ok) return [];
  const ways = definition.mended?.(config, inputs) ?? [];
  const accepted = ways.flatMap((way) => {
    const asked = { config, inputs, ...way };
    const result = checkedShape(definition, asked.config, asked.inputs);
    if (!result.ok) return [];
    return [{ layer: configure(definition, asked.config), inputs: asked.inputs, output: result.shape }];
  });
  return accepted.length < ways.length ? [] : accepted;
}
