import { z } from 'zod';

/** What the preview asks of its worker. */
export const previewRequestSchema = z.strictObject({
  /** URL (ending in `/`) under which data sets are found. */
  assetBase: z.string(),
  datasetId: z.string(),
  count: z.int().min(1),
});

/** The first training images of a data set, or why there are none. */
export const previewAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('here'),
    shape: z.tuple([z.int(), z.int(), z.int()]),
    /** float32 in [0, 1], NHWC. */
    pixels: z.instanceof(Float32Array),
  }),
  z.strictObject({ state: z.literal('failed'), sentence: z.string() }),
]);

export type PreviewRequest = z.infer<typeof previewRequestSchema>;
export type PreviewAnswer = z.infer<typeof previewAnswerSchema>;
