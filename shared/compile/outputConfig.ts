import { z } from 'zod';
import type { NodeAnalysis } from './analysis';

/** The part of an Output's config that the compiler reads. */
const outputConfigSchema = z.object({
  loss: z.enum(['categoricalCrossentropy', 'meanSquaredError']),
  fromLogits: z.boolean(),
  lossWeight: z.number(),
});

/** Loss of an Output; null where its config is not legal. */
export function readOutput({ configured }: NodeAnalysis): z.infer<typeof outputConfigSchema> | null {
  return outputConfigSchema.safeParse(configured?.config).data ?? null;
}
