import { z } from 'zod';
import { measureSchema } from './metrics';

/** L2 norms √Σx² of one trainable weight and of the loss's gradient in it, before the update and before any clipping. */
export const weightNormSchema = z.strictObject({
  /** Id of the node that has the weight. */
  node: z.string().min(1).max(64),
  /** Its name in Keras: `kernel`, `bias`, `gamma`. */
  weight: z.string().min(1).max(64),
  gradientNorm: measureSchema,
  weightNorm: measureSchema,
});

/** The norms of every trainable weight at one step, in the order of the plan. */
export const weightNormsSchema = z.strictObject({
  step: z.int().min(1),
  weights: z.array(weightNormSchema).max(10_000),
});

export type WeightNorm = z.infer<typeof weightNormSchema>;
export type WeightNorms = z.infer<typeof weightNormsSchema>;
