import type { Shape } from '../../../layers/layer';
import { countValues } from '../../../layers/shapes';
import type { Emitter } from '../emitter';
import { Unary } from '../opcodes';
import type { Area } from '../program';

/** A tensor of a program: one row of `size` floats per image. */
export interface Value {
  readonly area: Area;
  /** Without the batch. */
  readonly shape: Shape;
  readonly size: number;
  /** Whether anything that is trained lies before it, so that the loss's gradient in it is wanted. */
  readonly differentiable: boolean;
}

/** A weight of a layer: where it stands, and where its gradient goes; null where it is not trained. */
export interface Weight {
  readonly area: Area;
  readonly shape: Shape;
  readonly gradient: Area | null;
}

/** A norm's output before a fused activation, as (x − mean)·scale + shift, and the statistics of x. */
export interface CentredView {
  readonly mean: Area;
  readonly scale: Area;
  readonly shift: Area;
  /** What float32 cuts off the mean: the shift makes up for it. */
  readonly rest: Area;
  readonly variance: Area;
}

/** A function of every value on its own. */
export interface Activation {
  readonly kind: Unary;
  /** Slope of a leaky ReLU below 0; else 0. */
  readonly alpha: number;
}

export const noActivation: Activation = { kind: Unary.Linear, alpha: 0 };

/** What a lowering is given. */
export interface LowerCall {
  readonly emitter: Emitter;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Value[];
  /** By Keras' names. */
  readonly weights: ReadonlyMap<string, Weight>;
  readonly training: boolean;
  /** An activation that the layer's last instruction applies as well. */
  readonly activation: Activation;
  /** Where a layer that can is to leave the moments of its output's channels; null where nobody asks for them. */
  readonly moments: Area | null;
  /** Seed of the layer's own random numbers. */
  readonly seed: number;
  /** Registers generators that are seeded anew before each step. */
  readonly seedAnew: (generators: Generators) => void;
}

/** A layer's generators of random numbers, one for every image. */
export interface Generators {
  readonly states: Area;
  /** Seed of the layer. */
  readonly seed: number;
  /** Where what drawing normal numbers needs to know is put as well; null where none are drawn. */
  readonly normals: Area | null;
}

/** What a lowering gives. */
export interface Lowered {
  readonly output: Value;
  /**
   * Emits the backward instructions: given the loss's gradient in the output, writes those in the weights and gives those in
   * the inputs, by port; null for an input whose gradient is not wanted. Absent in inference.
   */
  readonly backward?: (dy: Area) => readonly (Area | null)[];
  /** What the layer makes of its input before a fused activation, in training; absent where it is no such thing. */
  readonly centred?: CentredView;
  /**
   * Emits an instruction that writes what the layer makes of its input before a fused activation, for frames of it; absent where
   * the output holds it or `centred` tells.
   */
  readonly write?: (to: Area) => void;
}

/** Turns one of the engine's layers into instructions. */
export type Lowering = (call: LowerCall) => Lowered;

/** The first input of a layer, or the only one. */
export function firstValue({ inputs, name }: LowerCall): Value {
  const [input] = inputs;
  if (input === undefined) throw new Error(`Layer «${name}» has no input: connect one.`);
  return input;
}

/** The layer's weight of that name, or null where its options leave it out. */
export function weightOf({ weights }: LowerCall, name: string): Weight | null {
  return weights.get(name) ?? null;
}

/** The layer's weight of that name, which it cannot do without. */
export function requireWeight(call: LowerCall, name: string): Weight {
  const weight = weightOf(call, name);
  if (weight !== null) return weight;
  throw new Error(`Layer «${call.name}» was planned without its weight ${name}.`);
}

/** A new value for the layer's output. */
export function outputValue(call: LowerCall, shape: Shape): Value {
  const { emitter, name } = call;
  const size = countValues(shape);
  return { area: emitter.perImage(name, size), shape, size, differentiable: isDifferentiable(call) };
}

/** An area for the gradient in `value`. */
export function gradientArea({ emitter, name }: LowerCall, value: Value): Area {
  return emitter.perImage(`gradient in the input of ${name}`, value.size);
}

/** Whether the layer has something to train, or lies behind something that is trained. */
function isDifferentiable({ inputs, weights }: LowerCall): boolean {
  return (
    inputs.some(({ differentiable }) => differentiable) ||
    [...weights.values()].some(({ gradient }) => gradient !== null)
  );
}

/** Height, width and channels of an image's shape. */
export function imageShape({ shape }: Value): readonly [number, number, number] {
  const [height, width, channels, ...more] = shape;
  if (height !== undefined && width !== undefined && channels !== undefined && more.length === 0)
    return [height, width, channels];
  throw new Error(`Expected an image of three axes and received one of shape [${shape.join(', ')}].`);
}

/** Channels of a value, its last axis, and rows: how many vectors of channels an image has. */
export function rowsAndChannels({ shape, size }: Value): {
  readonly rows: number;
  readonly channels: number;
} {
  const channels = shape.at(-1) ?? 1;
  return { rows: size / channels, channels };
}
