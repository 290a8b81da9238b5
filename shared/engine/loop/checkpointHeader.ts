import { z } from 'zod';
import { augmentationSchema } from '../../document/augmentation';
import type { Checkpoint } from './checkpoint';
import { CheckpointError } from './checkpointError';

const count = z.int().min(0);
const rate = z.number().positive();
const shape = z.array(count);
const named = z.strictObject({ name: z.string(), shape });
/** NaN where it was not measured, which JSON has no word for; absent in checkpoints from before it was. */
const optionalMeasure = z
  .number()
  .nullable()
  .default(null)
  .transform((value) => value ?? Number.NaN);
const score = z.strictObject({ loss: z.number(), accuracy: z.number(), top5Accuracy: optionalMeasure });

/** A checkpoint without its values; `length` counts the float32 of a weight or slot. */
const headerSchema = z.strictObject({
  lineage: z.strictObject({
    ...{ dataset: z.string(), images: count, batchSize: count, seed: count },
    augmentation: augmentationSchema,
  }),
  standing: z.strictObject({
    step: count,
    epoch: count.min(1),
    batches: count,
    rates: z.strictObject({ settings: rate, base: rate, last: z.number() }),
    score: z.strictObject({
      ...{ loss: z.number(), hits: z.number(), top5Hits: optionalMeasure, images: count },
      // Absent in checkpoints from before they were summed up.
      outputs: z.array(z.strictObject({ loss: z.number(), hits: z.number(), images: count })).default([]),
    }),
    milliseconds: z.number(),
    validation: score.nullable(),
    validationLosses: z.array(z.number()),
  }),
  layers: z.array(
    z.strictObject({
      ...{ id: z.string(), name: z.string(), kind: z.string(), weights: z.array(named) },
      // Absent in checkpoints from before it was kept.
      weightsOf: z.string().optional(),
    }),
  ),
  weights: z.array(z.strictObject({ node: z.string(), name: z.string(), shape, length: count })),
  slots: z.array(z.strictObject({ node: z.string(), name: z.string(), slot: z.string(), length: count })),
  updates: count,
});

export type CheckpointHeader = z.infer<typeof headerSchema>;

export function headerOf({ lineage, standing, layers, snapshot }: Checkpoint): CheckpointHeader {
  const { weights, slots, updates } = snapshot;
  return {
    lineage,
    standing: {
      ...standing,
      score: { ...standing.score, outputs: [...standing.score.outputs] },
      validationLosses: [...standing.validationLosses],
    },
    layers: layers.map(({ id, name, kind, weightsOf, weights: own }) => ({
      ...{ id, name, kind, weightsOf },
      weights: own.map((weight) => ({ name: weight.name, shape: [...weight.shape] })),
    })),
    weights: weights.map(({ node, name, shape: of, values }) => ({
      ...{ node, name, shape: [...of] },
      length: values.length,
    })),
    slots: slots.map(({ node, name, slot, values }) => ({ node, name, slot, length: values.length })),
    updates,
  };
}

/** Bytes of the values that follow the header. */
export function bodyLength({ weights, slots }: CheckpointHeader): number {
  return [...weights, ...slots].reduce((bytes, { length }) => bytes + 4 * length, 0);
}

/** Reads a header's text. Throws a `CheckpointError` where it says what no header says. */
export function parseHeader(text: string): CheckpointHeader {
  const parsed = headerSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue?.path.join('.')}: ${issue?.message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged('it is no JSON', cause);
  }
}

function damaged(where: string, cause?: unknown): CheckpointError {
  return new CheckpointError(
    `This checkpoint is damaged: its header cannot be read (${where}). Go on from another one, or train anew.`,
    { cause },
  );
}
