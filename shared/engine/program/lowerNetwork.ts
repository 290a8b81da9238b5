import type { Plan } from '../../compile/plan';
import type { EngineLayer } from '../../layers/layer';
import { countValues } from '../../layers/shapes';
import { streamSeed } from '../../random';
import { batchNormalizationArguments } from '../layers/batchNormalization';
import { createEmitter, type Emitter } from './emitter';
import { findLowering } from './lower';
import { activationWords } from './lower/fused';
import {
  type CentredView,
  type Generators,
  type LowerCall,
  type Lowered,
  noActivation,
  type Value,
  type Weight,
} from './lower/lowering';
import { momentsArea } from './lower/moments';
import { Opcode } from './opcodes';
import { listParts, type Part } from './parts';
import type { Area } from './program';
import { createWeightUses } from './sharedWeights';
import type { Sizes } from './sizes';
import type { WeightsLayout } from './weightsLayout';

/** What is looked at at a tap: what enters a norm, and what leaves it: written out, as the norm makes it, or to be written anew. */
export interface TapView {
  readonly node: string;
  readonly rows: number;
  readonly channels: number;
  readonly before: Area;
  readonly after:
    | { readonly area: Area }
    | { readonly centred: CentredView }
    | { readonly write: (to: Area) => void };
}

/** A network's forward instructions, emitted, and what is needed to go on. */
export interface LoweredNetwork {
  readonly emitter: Emitter;
  readonly images: Area;
  /** What the plan's Inputs give, in their order. */
  readonly inputs: readonly Value[];
  /** What enters the losses, in the order of the plan's outputs. */
  readonly outputs: readonly Value[];
  readonly taps: readonly TapView[];
  readonly generators: readonly Generators[];
  /**
   * Emits the backward instructions, from the loss's gradients in `outputs` on; gives the gradients in `inputs`, where they are
   * wanted and there are any.
   */
  backward(gradients: readonly Area[]): readonly (Area | null)[];
}

/** The class of a layer that no instructions are known for, and the name of its node. */
export interface Unsupported {
  readonly node: string;
  readonly className: string;
}

/** The first layer that no instructions are known for; null where there is none. */
export function findUnsupported(plan: Plan): Unsupported | null {
  for (const { name, layers } of plan.nodes) {
    const missing = layers.find(({ className }) => findLowering(className) === null);
    if (missing !== undefined) return { node: name, className: missing.className };
  }
  return null;
}

interface Done {
  readonly part: Part;
  readonly inputs: readonly Value[];
  readonly lowered: Lowered;
}

export interface NetworkOptions {
  readonly sizes: Sizes;
  readonly seed: number;
  /** The largest batch. */
  readonly capacity: number;
  readonly training: boolean;
  /** Given where Inputs do not take the images, but values of their own in these areas, and gradients in them are wanted. */
  readonly ownInputs?: readonly Area[];
}

/** Emits the forward instructions of a network whose layers all have a lowering. */
export function lowerNetwork(plan: Plan, weights: WeightsLayout, options: NetworkOptions): LoweredNetwork {
  const emitter = createEmitter(options.capacity, options.sizes);
  const { parts, losses } = listParts(plan);
  const images = imagesValue(plan, emitter);
  const entering = plan.inputs.map((id, index) => {
    const area = options.ownInputs?.[index];
    return area === undefined ? images : { ...inputShape(plan, id), area, differentiable: true };
  });
  const values = new Map(plan.inputs.map((id, index) => [id, entering[index] ?? images]));
  const generators: Generators[] = [];
  const moments = momentsByValue(parts, values, emitter, options.training);
  const uses = createWeightUses(emitter, weights);
  const owned = new Map<string, ReadonlyMap<string, Weight>>();
  const weightsFor = (id: string): ReadonlyMap<string, Weight> => {
    const known = owned.get(id) ?? uses.use(id);
    owned.set(id, known);
    return known;
  };
  const done: Done[] = [];
  for (const part of parts) {
    const inputs = part.inputs.map((key) => requireValue(values, key));
    const lowered = lowerPart(part, inputs, {
      ...{ emitter, weightsFor, moments },
      ...{ training: options.training, seed: options.seed, seedAnew: (own) => generators.push(own) },
    });
    values.set(part.output, lowered.output);
    if (part.fused !== null) values.set(part.fused.output, lowered.output);
    done.push({ part, inputs, lowered });
  }
  const outputs = losses.map((key) => requireValue(values, key));
  return {
    ...{ emitter, images: images.area, inputs: entering, outputs, generators },
    taps: plan.taps.map((tap) => tapView(tap, values, done)),
    backward: (own) => {
      const gradients = byValue(outputs, own);
      emitBackward(emitter, done, gradients);
      uses.emitSums();
      return entering.map((value) => (value.differentiable ? collect(emitter, value, gradients) : null));
    },
  };
}

/** The images, which all Inputs give. */
function imagesValue(plan: Plan, emitter: Emitter): Value {
  const { shape, size } = inputShape(plan, plan.inputs[0] ?? '');
  return { area: emitter.perImage('images', size), shape, size, differentiable: false };
}

function inputShape({ nodes }: Plan, id: string): Pick<Value, 'shape' | 'size'> {
  const shape = nodes.find((node) => node.id === id)?.outputShape ?? [];
  return { shape, size: countValues(shape) };
}

function requireValue(values: ReadonlyMap<string, Value>, key: string): Value {
  const value = values.get(key);
  if (value === undefined)
    throw new Error(`The plan refers to node «${key}», which is not among those before it.`);
  return value;
}

/** Whether a layer normalizes by the moments of the whole batch in training; a frozen Batch Norm does not. */
function takesMoments({ className, args }: EngineLayer): boolean {
  if (className === 'BatchRenormalization') return true;
  return className === 'BatchNormalization' && batchNormalizationArguments.parse(args).trainable;
}

/** Layers that leave the moments of their output, if asked to, while it is in the cache. */
const MEASURING = new Set(['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Conv2DTranspose', 'Dense']);

/**
 * Where the moments of a value's channels are left, for those that a norm takes in training: by the layer that makes
 * the value, or else by an instruction of its own.
 */
interface MomentsOf {
  /** For the layer that makes the value `key`. */
  made(part: Part, key: string, channels: number): Area | null;
  /** For the norm that takes the value. */
  taken(key: string, value: Value): Area;
}

function momentsByValue(
  parts: readonly Part[],
  values: ReadonlyMap<string, Value>,
  emitter: Emitter,
  training: boolean,
): MomentsOf {
  const areas = new Map<string, Area>();
  const normed = new Set(parts.flatMap(({ layer, inputs }) => (takesMoments(layer) ? inputs : [])));
  return {
    made: ({ layer }, key, channels) => {
      if (!training || !normed.has(key) || !MEASURING.has(layer.className)) return null;
      const area = momentsArea(emitter, channels);
      areas.set(key, area);
      return area;
    },
    taken: (key, value) => {
      const known = areas.get(key);
      if (known !== undefined) return known;
      const channels = value.shape.at(-1) ?? 1;
      const area = momentsArea(emitter, channels);
      areas.set(key, area);
      emitter.emit(Opcode.Moments, requireValue(values, key).area, area, value.size / channels, channels);
      return area;
    },
  };
}

interface PartContext extends Pick<LowerCall, 'emitter' | 'training' | 'seedAnew'> {
  /** A node's weights. */
  readonly weightsFor: (node: string) => ReadonlyMap<string, Weight>;
  readonly moments: MomentsOf;
  /** Seed of the training. */
  readonly seed: number;
}

function lowerPart(part: Part, inputs: readonly Value[], context: PartContext): Lowered {
  const { node, layer, fused, output } = part;
  const { emitter, weightsFor, moments, training, seed, seedAnew } = context;
  const lowering = findLowering(layer.className);
  if (lowering === null)
    throw new Error(`The engine has no instructions for «${node.name}» (${layer.className}).`);
  const own = weightsFor(node.id);
  const [first] = inputs;
  const [key = ''] = part.inputs;
  const channels = node.outputShape.at(-1) ?? 1;
  const measured =
    takesMoments(layer) && training && first !== undefined
      ? moments.taken(key, first)
      : moments.made(part, fused?.output ?? output, channels);
  return lowering({
    ...{ emitter, inputs, training, seedAnew },
    name: node.name,
    args: layer.args,
    weights: own,
    activation: fused?.activation ?? noActivation,
    moments: measured,
    seed: streamSeed(seed, node.name, layer.className),
  });
}

function tapView(
  { node, before }: Plan['taps'][number],
  values: ReadonlyMap<string, Value>,
  done: readonly Done[],
): TapView {
  const input = requireValue(values, before);
  const channels = input.shape.at(-1) ?? 1;
  // What a norm makes of a value is told from that value; a tap may begin before it.
  const norm = done.find(({ part }) => part.output === node && part.inputs[0] === before);
  const written = { area: requireValue(values, node).area };
  return {
    ...{ node, channels },
    rows: input.size / channels,
    before: input.area,
    after: norm === undefined ? written : (outputOf(norm.lowered) ?? written),
  };
}

/** What leaves a norm, where its output does not hold it: an activation was applied on the way. */
function outputOf({ centred, write }: Lowered): TapView['after'] | null {
  if (centred !== undefined) return { centred };
  return write === undefined ? null : { write };
}

/** Gradients that reach a value, by its area: layers that pass their input on share it, and so its gradients. */
type Gradients = Map<Area, readonly Area[]>;

/** The losses' gradients by the values that they are in. */
function byValue(outputs: readonly Value[], own: readonly Area[]): Gradients {
  const gradients: Gradients = new Map();
  for (const [index, gradient] of own.entries()) {
    const output = outputs[index];
    if (output !== undefined) addGradient(gradients, output.area, gradient);
  }
  return gradients;
}

function addGradient(gradients: Gradients, value: Area, gradient: Area): void {
  gradients.set(value, [...(gradients.get(value) ?? []), gradient]);
}

function emitBackward(emitter: Emitter, done: readonly Done[], gradients: Gradients): void {
  for (const { inputs, lowered } of done.toReversed()) {
    const { output, backward } = lowered;
    const passedOn = inputs.some(({ area }) => area === output.area);
    const dy = passedOn ? null : collect(emitter, output, gradients);
    if (dy === null || backward === undefined) continue;
    for (const [port, dx] of backward(dy).entries()) {
      const input = inputs[port];
      if (dx !== null && input !== undefined) addGradient(gradients, input.area, dx);
    }
  }
}

/** The sum of the gradients that reached a value; null where none did. */
function collect(emitter: Emitter, { area, size }: Value, gradients: Gradients): Area | null {
  const [only, ...more] = gradients.get(area) ?? [];
  if (only === undefined || more.length === 0) return only ?? null;
  const sum = emitter.perImage(`gradient in ${area.name}`, size);
  const words = activationWords(noActivation);
  emitter.emit(Opcode.Sum, sum, size, ...words, null, more.length + 1, only, ...more);
  return sum;
}
