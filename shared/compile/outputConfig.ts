import { z } from 'zod';
import type { NodeAnalysis } from './analysis';

/** The part of an Output's config that the compiler reads. */
const outputConfigSchema = z.object({
  loss: z.enum(['categoricalCrossentropy', 'binaryCrossentropy', 'meanSquaredError']),
  fromLogits: z.boolean(),
  labelSmoothing: z.number(),
  lossWeight: z.number(),
});

export type OutputSettings = z.infer<typeof outputConfigSchema>;

/** Loss of an Output; null where its config is not legal. */
export function readOutput({ configured }: NodeAnalysis): OutputSettings | null {
  return outputConfigSchema.safeParse(configured?.config).data ?? null;
}
