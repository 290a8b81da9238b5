import type { z } from 'zod';

/** A tensor's shape without its batch dimension, NHWC: `[28, 28, 1]` for an image, `[10]` for a vector. */
export type Shape = readonly number[];

/** Families colour the nodes and head the sections of the palette. */
export type LayerFamily = 'io' | 'conv' | 'norm' | 'act' | 'pool' | 'merge' | 'dense' | 'reg';

/** How a weight starts. Sources: Keras initializers of the same names. `fan` is [fanIn, fanOut]. */
export type Initializer =
  | { kind: 'zeros' }
  | { kind: 'ones' }
  | { kind: 'glorotUniform'; fanIn: number; fanOut: number }
  | { kind: 'heNormal'; fanIn: number; fanOut: number };

/** One weight of a layer: name in Keras' spelling (`kernel`, `moving_mean`), shape in Keras' layout (HWIO). */
export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
  readonly initializer: Initializer;
}

/**
 * What the engine builds for a layer: a class the engine knows by its Keras name, with tfjs-layers' camelCase
 * arguments. Plain data, so that nothing outside the engine knows TensorFlow.js.
 */
export interface EngineLayer {
  readonly className: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A mistake a layer finds in its own config or inputs; the compiler turns it into a Problem on the node. */
export interface Complaint {
  readonly code: string;
  /** A sentence in plain words: what is wrong, what was expected, what was received, how to mend it. */
  readonly message: string;
  /** Config field the sentence is about, so that the inspector marks it in place. */
  readonly field?: string;
  /** Input port the sentence is about. */
  readonly port?: number;
}

export type ShapeResult =
  | { readonly ok: true; readonly shape: Shape }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/** How the inspector draws one config field; its type, default and range come from the zod schema. */
export interface FieldMeta {
  readonly label: string;
  readonly description: string;
  readonly unit?: string;
  readonly step?: number;
  /** Greatest lower bound and least upper bound shown and enforced, inclusive; `exclusiveMin` for x > 0. */
  readonly min?: number;
  readonly max?: number;
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
  readonly integer?: boolean;
  /** Allowed values of a choice, with the label shown for each. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

export interface LayerHelp {
  /** One paragraph: what it does and when to use it. */
  readonly summary: string;
  /** The formula in Unicode text, e.g. `y = γ (x − μ) / √(σ² + ε) + β`. */
  readonly formula: string;
  /** What differs between training and inference; absent where nothing does. */
  readonly trainingVersusInference?: string;
  /** Paper or reference implementation. */
  readonly source: string;
}

/**
 * Everything the app knows of a kind of layer. One file per kind defines one of these with `defineLayer`; palette,
 * search, inspector, compiler, engine and command line all read it.
 */
export interface LayerDefinition<Config> {
  readonly kind: string;
  /** Name in palette and on nodes, e.g. `Batch Norm`. */
  readonly label: string;
  /** Prefix of generated node names, e.g. `bn` in `bn_1`. */
  readonly namePrefix: string;
  readonly family: LayerFamily;
  readonly help: LayerHelp;
  /** Config with a default for every field: `config.parse({})` is the layer as it comes from the palette. */
  readonly config: z.ZodType<Config>;
  readonly fields: { readonly [Field in keyof Config & string]: FieldMeta };
  readonly inputs: { readonly min: number; readonly max: number };
  readonly outputs: 0 | 1;
  /** Second line on the node, e.g. `32 · 3×3 · valid`; empty where there is nothing to say. */
  summary(config: Config): string;
  /** Shape rule: output shape from config and input shapes, or everything that is wrong. */
  shape(config: Config, inputs: readonly Shape[]): ShapeResult;
  /** Weights, in the order in which the built tfjs layer's `weights` lists them. */
  weights(config: Config, inputs: readonly Shape[]): readonly WeightSpec[];
  /** Floating-point operations of one forward pass for one image; a multiply-add counts two. */
  flops(config: Config, inputs: readonly Shape[], output: Shape): number;
  /** What the engine builds, applied in order to the inputs; empty for Input and Output. */
  build(config: Config, inputs: readonly Shape[]): readonly EngineLayer[];
  /** True where the layer normalizes: the engine then takes frames before and after it. */
  readonly normalizes: boolean;
  /** Spelling in Keras and PyTorch, one expression each, for help and export. */
  readonly spelling: { keras(config: Config): string; pytorch(config: Config): string };
}
