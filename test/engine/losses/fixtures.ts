import { readFileSync } from 'node:fs';
import { z } from 'zod';

const crossEntropy = z.strictObject({
  kind: z.enum(['categoricalCrossentropy', 'binaryCrossentropy']),
  fromLogits: z.boolean(),
  labelSmoothing: z.number(),
});

const lossesSchema = z.strictObject({
  classes: z.int(),
  labels: z.array(z.int()),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      loss: crossEntropy.or(z.strictObject({ kind: z.literal('meanSquaredError') })),
      values: z.array(z.number()),
      value: z.number(),
      gradient: z.array(z.number()),
      hits: z.int(),
      top5Hits: z.int(),
    }),
  ),
});

const file = new URL('../../fixtures/losses/losses_f64.json', import.meta.url);

/** Losses of six images and ten classes, from PyTorch in float64. */
export const { classes, labels, cases } = lossesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export type LossCase = (typeof cases)[number];
