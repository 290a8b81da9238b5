import { z } from 'zod';
import { layerConfigSchema } from './layerConfig';

export const idSchema = z.string().min(1).max(64);

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

export type Position = z.infer<typeof positionSchema>;
export type GraphNode = z.infer<typeof graphNodeSchema>;
export type GraphEdge = z.infer<typeof graphEdgeSchema>;
export type Graph = z.infer<typeof graphSchema>;
