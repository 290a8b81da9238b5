import { z } from 'zod';
import { augmentationSchema } from './augmentation';
import { layerConfigSchema } from './layerConfig';
import { studySchema } from './study';
import {
  checkpointsSchema,
  clippingSchema,
  earlyStoppingSchema,
  optimizerSchema,
  scheduleSchema,
} from './training';

/** Version of the `.normscope` format that this build writes. A change of the format adds a migration. */
export const DOCUMENT_VERSION = 2;

/** Names the format inside the file, so that another program's JSON is recognised as foreign. */
export const DOCUMENT_FORMAT = 'normscope';

const idSchema = z.string().min(1).max(64);

const positionSchema = z.strictObject({ x: z.number(), y: z.number() });

export const graphNodeSchema = z.strictObject({
  id: idSchema,
  /** Kind of layer, e.g. `Conv2D`; a key of the layer registry. */
  kind: z.string().min(1).max(64),
  /** The name shown on the node, unique in the graph, e.g. `conv_1`. */
  name: z.string().min(1).max(80),
  position: positionSchema,
  config: layerConfigSchema,
  /** The node whose weights this one has; absent where it has weights of its own. */
  weightsOf: idSchema.optional(),
});

export const graphEdgeSchema = z.strictObject({
  id: idSchema,
  /** Node whose output the wire carries. */
  source: idSchema,
  /** Node that receives it. */
  target: idSchema,
  /** Which input of the target: 0 for one-input layers; merges count their wires 0, 1, 2, … */
  targetPort: z.int().min(0).max(63),
});

export const graphSchema = z.strictObject({
  nodes: z.array(graphNodeSchema).max(10_000),
  edges: z.array(graphEdgeSchema).max(40_000),
});

/** Backends the engine can train on; `auto` measures which is the fastest here. */
export const backendNameSchema = z.enum(['webgpu', 'webgl', 'wasm', 'cpu']);
export const backendChoiceSchema = z.enum(['auto', ...backendNameSchema.options]);

export const trainingSchema = z.strictObject({
  optimizer: optimizerSchema,
  /** Files may leave the next five out; then there is none of the first four, and a checkpoint at each epoch's end. */
  schedule: scheduleSchema.default({ kind: 'constant' }),
  clipping: clippingSchema.default({ kind: 'none' }),
  earlyStopping: earlyStoppingSchema.default({ kind: 'none' }),
  augmentation: augmentationSchema.prefault({}),
  checkpoints: checkpointsSchema.default({ kind: 'epoch' }),
  batchSize: z.int().min(1).max(65_536),
  epochs: z.int().min(1).max(100_000),
  seed: z.int().min(0).max(4_294_967_295),
  backend: backendChoiceSchema,
  /**
   * On `wasm`: `portable` gives the same bits on every processor; `fast` lets the processor round products and sums as it is
   * quickest (relaxed SIMD).
   */
  arithmetic: z.enum(['portable', 'fast']).default('portable'),
  /** A frame of histograms is taken every this many steps; 0 takes none. */
  framesEvery: z.int().min(0).max(100_000),
});

export const documentSchema = z.strictObject({
  format: z.literal(DOCUMENT_FORMAT),
  version: z.literal(DOCUMENT_VERSION),
  /** Stable identity of the project; earlier runs are found by it. */
  id: idSchema,
  graph: graphSchema,
  dataset: z.strictObject({ id: z.string().min(1).max(64) }),
  training: trainingSchema,
  /** The comparison that was designed for the network; null in projects without one. */
  study: studySchema.nullable().default(null),
});

export type Position = z.infer<typeof positionSchema>;
export type LayerConfig = z.infer<typeof layerConfigSchema>;
export type GraphNode = z.infer<typeof graphNodeSchema>;
export type GraphEdge = z.infer<typeof graphEdgeSchema>;
export type Graph = z.infer<typeof graphSchema>;
export type BackendName = z.infer<typeof backendNameSchema>;
export type BackendChoice = z.infer<typeof backendChoiceSchema>;
export type TrainingSettings = z.infer<typeof trainingSchema>;
export type NormscopeDocument = z.infer<typeof documentSchema>;
