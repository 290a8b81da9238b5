import type { z } from 'zod';
import type { LayerConfig } from '../document/schema';
import type { KernelInitializer } from './initializers';

/** A tensor's shape without its batch dimension, NHWC: `[28, 28, 1]` for an image, `[10]` for a vector. */
export type Shape = readonly number[];

/** Families colour the nodes and head the sections of the palette. */
export type LayerFamily = 'io' | 'conv' | 'norm' | 'act' | 'pool' | 'merge' | 'dense' | 'reg';

/** How a weight starts. Sources: Keras initializers of the same names. */
export type Initializer =
  | { kind: 'zeros' }
  | { kind: 'ones' }
  | { kind: 'constant'; value: number }
  | { kind: KernelInitializer; fanIn: number; fanOut: number };

/** One weight of a layer: name in Keras' spelling (`kernel`, `moving_mean`), shape in Keras' layout (HWIO). */
export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
  readonly initializer: Initializer;
  /** Factor λ of its penalty λ Σ w², along which training descends as well; absent for none. */
  readonly l2?: number;
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
  /** It is about sides of images, or lengths of vectors, that have to match: nothing is said of such as are not plain. */
  readonly exact?: true;
}

export type ShapeResult =
  | { readonly ok: true; readonly shape: Shape }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/** A value that a config field can have. */
export type FieldValue = LayerConfig[string];

/** One allowed value of a choice. */
export interface FieldOption {
  readonly value: string;
  /** What is shown for it. */
  readonly label: string;
  /** Other names by which people look for it, e.g. `Swish` for SiLU. */
  readonly aliases?: readonly string[];
  /** Help of its own, shown in place of the layer's where the layer is called by this choice. */
  readonly help?: OptionHelp;
}

/** What `LayerHelp` says, of one choice. */
export interface OptionHelp {
  /** What it does and when it is the right choice. */
  readonly summary: string;
  readonly formula: string;
  readonly source: string;
}

/**
 * One config field: how the inspector draws it and what the field's schema accepts. Both come from the same call of
 * a field function (fields.ts), so they cannot disagree.
 */
export interface FieldMeta {
  readonly label: string;
  readonly description: string;
  /** A number is typed, a choice is picked from `options`, a switch is true or false. */
  readonly type: 'number' | 'choice' | 'switch';
  readonly default: FieldValue;
  readonly unit?: string;
  readonly step?: number;
  /** Greatest lower bound and least upper bound shown and enforced, inclusive; `exclusiveMin` for x > min. */
  readonly min?: number;
  readonly max?: number;
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
  readonly integer?: boolean;
  /** Present exactly where null is legal: what an empty field means, e.g. `the pool size`. */
  readonly whenEmpty?: string;
  /** Allowed values of a choice. */
  readonly options?: readonly FieldOption[];
  /** The field matters only while the choice `field` has one of `values`; the inspector hides it otherwise. */
  readonly shownFor?: { readonly field: string; readonly values: readonly string[] };
  /** The field is about the weights alone: how they start, or what holds them small. It does nothing where they are another's. */
  readonly ofWeights?: true;
  /** The output's shape hangs on the field: while its value is not legal, that shape is not known. */
  readonly ofShape?: true;
}

export interface LayerHelp {
  /** What it does, in a few sentences. */
  readonly summary: string;
  /** When it is the right choice, and what to mind then. */
  readonly whenToUse: string;
  /** The formula in Unicode text, e.g. `y = γ (x − μ) / √(σ² + ε) + β`; one line per case. */
  readonly formula: string;
  /** What differs between training and inference; absent where it computes the same in both. */
  readonly trainingVersusInference?: string;
  /** Paper or reference implementation. */
  readonly source: string;
}

/** How one axis of the output comes about with the present numbers. */
export interface ShapeTerm {
  /** What is counted, e.g. `Height and width`, `Channels`, `Values`. */
  readonly axis: string;
  /** Expression and result, e.g. `⌊(28 − 3) / 1⌋ + 1 = 26`; only the result where nothing is computed. */
  readonly expression: string;
}

/** Schema of a layer's options: a flat object, every field with a default, no other keys. */
export type ConfigSchema = z.ZodObject<Readonly<Record<string, z.ZodType<FieldValue>>>, z.core.$strict>;

/**
 * What one position of a layer's output sees of the height and width that enter: `size` positions `dilation` apart, the next
 * one `stride` further on. A layer that enlarges the image by n has the stride 1/n. `'all'`: everything.
 */
export type Sight =
  | 'all'
  | { readonly size: number; readonly stride: number; readonly dilation?: number | undefined };

/** What one mean and variance of a normalization are taken over, so that the compiler can tell where it is unwise. */
export interface Statistics {
  /** Values of an image. */
  readonly values: number;
  /** Images: all of the batch, or so many; 1 where every image is normalized on its own. */
  readonly images: 'batch' | number;
  /**
   * Whose mean is subtracted: each channel's own, so that no gradient passes to a constant that is added to a channel; that of
   * channels together; or none.
   */
  readonly subtracts: 'channel' | 'channels' | 'nothing';
  /** Share of the old value that the running statistics keep in a step; null where inference needs none. */
  readonly momentum: number | null;
}

/** How a layer may be asked once a mistake is mended: what is absent stays as it is. */
export interface Mended<Config> {
  readonly config?: Config;
  readonly inputs?: readonly Shape[];
}

/** What a definition and its type-erased form (`AnyLayer`) say in the same words. */
interface LayerIdentity {
  readonly kind: string;
  /** Name in palette and on nodes, e.g. `Batch Norm`. */
  readonly label: string;
  /** Prefix of generated node names, e.g. `bn` in `bn_1`. */
  readonly namePrefix: string;
  readonly family: LayerFamily;
  /** Other names by which people look for it: abbreviations, and other libraries' names, e.g. `Linear` for Dense. */
  readonly aliases: readonly string[];
  readonly help: LayerHelp;
  readonly inputs: { readonly min: number; readonly max: number };
  readonly outputs: 0 | 1;
  /** True where the layer normalizes: the engine then takes frames before and after it. */
  readonly normalizes: boolean;
}

/**
 * Everything the app knows of a kind of layer. One file per kind defines one of these with `defineLayer`; palette,
 * search, inspector, compiler, engine and command line all read it.
 */
export interface LayerDefinition<Schema extends ConfigSchema> extends LayerIdentity {
  /** Made of the field functions of fields.ts: `config.parse({})` is the layer as it comes from the palette. */
  readonly config: Schema;
  /** Second line on the node, e.g. `32 · 3×3 · valid`; empty where there is nothing to say. */
  summary(config: z.output<Schema>): string;
  /** Shape rule: output shape from config and input shapes, or everything that is wrong. */
  shape(config: z.output<Schema>, inputs: readonly Shape[]): ShapeResult;
  /**
   * What the layer may be asked once what `shape` refuses is mended, or inputs are there that are not known yet: every likely
   * way, since layers behind are told of what is wrong after each of them alone. Empty or absent: nothing is plain.
   * @param inputs none where not all of them are known
   */
  mended?(config: z.output<Schema>, inputs: readonly Shape[]): readonly Mended<z.output<Schema>>[];
  /** How the output's shape comes about; absent where the layer leaves the shape as it is. Only for accepted inputs. */
  shapeTerms?(config: z.output<Schema>, inputs: readonly Shape[]): readonly ShapeTerm[];
  /** Weights, in the order in which the built tfjs layer's `weights` lists them. */
  weights(config: z.output<Schema>, inputs: readonly Shape[]): readonly WeightSpec[];
  /** Floating-point operations of one forward pass (inference) for one image; a multiply-add counts two. */
  flops(config: z.output<Schema>, inputs: readonly Shape[], output: Shape): number;
  /**
   * Multiply-adds of one forward pass for one image: the products with weights that are summed up, without bias. Absent: none.
   */
  multiplyAdds?(config: z.output<Schema>, inputs: readonly Shape[], output: Shape): number;
  /**
   * Values of one image that a training step keeps for its backward pass: what the layer gives, and what stands between the
   * layers it is built of. Absent: as many as the output has.
   */
  kept?(config: z.output<Schema>, inputs: readonly Shape[], output: Shape): number;
  /** What one position of the output sees of the inputs. Absent: the same position alone. */
  window?(config: z.output<Schema>): Sight;
  /**
   * Of a layer that normalizes: what its statistics are taken over in training. Null or absent where it takes none of its
   * input.
   */
  statistics?(config: z.output<Schema>, inputs: readonly Shape[]): Statistics | null;
  /** What the engine builds, applied in order to the inputs; empty for Input and Output. */
  build(config: z.output<Schema>, inputs: readonly Shape[]): readonly EngineLayer[];
  /** Spelling in Keras and PyTorch, one expression each, for help and export. */
  readonly spelling: {
    keras(config: z.output<Schema>): string;
    pytorch(config: z.output<Schema>): string;
  };
}

/** A layer with inputs that its shape rule accepts, and the shape that it then gives. */
export interface Accepted {
  readonly layer: ConfiguredLayer;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
}

/**
 * A layer with a config that its schema has accepted. `shapeTerms`, `weights`, `flops`, `multiplyAdds`, `kept`,
 * `statistics` and `build` are for inputs that `shape` has accepted; with others they throw.
 */
export interface ConfiguredLayer {
  /** The config, complete: defaults filled in. */
  readonly config: LayerConfig;
  summary(): string;
  /** As the definition's, and it also refuses a wrong number of inputs and tensors beyond what fits in memory. */
  shape(inputs: readonly Shape[]): ShapeResult;
  /** What it may be asked once what is wrong with these inputs is mended; empty where that is not plain. */
  mended(inputs: readonly Shape[]): readonly Accepted[];
  /** As the definition's; empty where it has none. */
  shapeTerms(inputs: readonly Shape[]): readonly ShapeTerm[];
  weights(inputs: readonly Shape[]): readonly WeightSpec[];
  flops(inputs: readonly Shape[], output: Shape): number;
  multiplyAdds(inputs: readonly Shape[], output: Shape): number;
  kept(inputs: readonly Shape[], output: Shape): number;
  window(): Sight;
  statistics(inputs: readonly Shape[]): Statistics | null;
  build(inputs: readonly Shape[]): readonly EngineLayer[];
  spelling(): { readonly keras: string; readonly pytorch: string };
}

export type ConfigCheck =
  | { readonly ok: true; readonly layer: ConfiguredLayer }
  | {
      readonly ok: false;
      readonly complaints: readonly Complaint[];
      /** The layer with defaults in place of what is not legal; null where the output's shape hangs on that. */
      readonly mended: ConfiguredLayer | null;
    };

/** A kind of layer with the type of its config closed over, so that all kinds stand in one list. */
export interface AnyLayer extends LayerIdentity {
  /** Config fields in the order of the inspector's form. */
  readonly fields: Readonly<Record<string, FieldMeta>>;
  /** The config of a layer fresh from the palette. */
  defaults(): LayerConfig;
  /** Parses a stored config; complaints name the field, what was expected and what was received. */
  check(config: LayerConfig): ConfigCheck;
}
