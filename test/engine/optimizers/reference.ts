import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import { optimizerSchema } from '../../../shared/document/training';
import { expectClose } from '../numbers';

const rows = z.array(z.array(z.number()));

const referenceSchema = z.object({
  library: z.string(),
  start: z.array(z.number()),
  learningRates: z.array(z.number()),
  gradients: rows,
  optimizers: z.array(z.object({ settings: optimizerSchema, weights: rows })),
});

/** What a library computes, in float64; see the fixture's README. */
function readReference(library: 'keras' | 'torch'): z.infer<typeof referenceSchema> {
  const url = new URL(`../../fixtures/optimizers/${library}.json`, import.meta.url);
  return referenceSchema.parse(JSON.parse(readFileSync(url, 'utf8')));
}

/** Every optimizer of both libraries: where a weight begins, the gradients it gets, and where it stands after each step. */
export const references = (['keras', 'torch'] as const).flatMap((library) => {
  const { optimizers, ...way } = readReference(library);
  return optimizers.map(({ settings, weights }) => ({
    title: `${library}: ${JSON.stringify(settings)}`,
    ...{ settings, weights, way },
    // Keras takes the powers of Adam's β in float32, whatever the type of the weights.
    tolerance: library === 'keras' ? 5e-6 : 2e-6,
  }));
});

/** Fails unless a weight went the way of the library, step by step. */
export function expectSameWay(
  followed: readonly (readonly number[])[],
  { weights, tolerance }: Pick<(typeof references)[number], 'weights' | 'tolerance'>,
): void {
  expect(followed.length).toBe(weights.length);
  // Weight by weight: their gradients differ a million times, and the largest would hide the errors of the others.
  for (const [step, wanted] of weights.entries()) {
    for (const [at, value] of wanted.entries())
      expectClose([followed[step]?.[at] ?? Number.NaN], [value], tolerance);
  }
}
