import { z } from 'zod';
import { augmentationSchema } from './augmentation';
import { graphSchema, idSchema } from './graph';
import type { layerConfigSchema } from './layerConfig';
import { studySchema } from './study';
import {
  checkpointsSchema,
  clippingSchema,
  earlyStoppingSchema,
  optimizerSchema,
  scheduleSchema,
} from './training';

export type { Graph, GraphEdge, GraphNode, Position } from './graph';

/** Version of the `.normscope` format that this build writes. A change of the format adds a migration. */
export const DOCUMENT_VERSION = 3;

/** Names the format inside the file, so that another program's JSON is recognised as foreign. */
export const DOCUMENT_FORMAT = 'normscope';

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

export type LayerConfig = z.infer<typeof layerConfigSchema>;
export type BackendName = z.infer<typeof backendNameSchema>;
export type BackendChoice = z.infer<typeof backendChoiceSchema>;
export type TrainingSettings = z.infer<typeof trainingSchema>;
export type NormscopeDocument = z.infer<typeof documentSchema>;
