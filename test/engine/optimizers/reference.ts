import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { optimizerSchema } from '../../../shared/document/training';

const rows = z.array(z.array(z.number()));

const referenceSchema = z.object({
  library: z.string(),
  start: z.array(z.number()),
  learningRates: z.array(z.number()),
  gradients: rows,
  optimizers: z.array(z.object({ settings: optimizerSchema, weights: rows })),
});

/** What a library computes, in float64; see the fixture's README. */
export function readReference(library: 'keras' | 'torch'): z.infer<typeof referenceSchema> {
  const url = new URL(`../../fixtures/optimizers/${library}.json`, import.meta.url);
  return referenceSchema.parse(JSON.parse(readFileSync(url, 'utf8')));
}
