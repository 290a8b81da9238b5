import { z } from 'zod';

/** A number as it was measured: NaN and the infinities too, which is what a run that diverges ends on. */
export const measureSchema = z.custom<number>((value) => typeof value === 'number', 'expected a number');

/**
 * A share of images whose class is among the five greatest outputs: NaN where there are no more than five classes, and in runs
 * that were kept before it was measured.
 */
const top5Schema = measureSchema;

/**
 * Loss, without its weight, and accuracy of each Output, in the plan's order; absent of one Output alone, and in runs that were kept
 * before it was measured.
 */
const outputsSchema = z
  .array(z.strictObject({ loss: measureSchema, accuracy: measureSchema }).readonly())
  .readonly()
  .optional();

/** What one training step measured. Loss and accuracies are those of the batch in training mode, before the update. */
export const stepMetricsSchema = z.strictObject({
  step: z.int().min(1),
  epoch: z.int().min(1),
  loss: measureSchema,
  accuracy: measureSchema,
  top5Accuracy: top5Schema,
  outputs: outputsSchema,
  /** The learning rate of its update; NaN in runs that were kept before it was. */
  learningRate: measureSchema,
  /** Wall time of the step in milliseconds, histograms included. */
  milliseconds: z.number(),
});

/** What one epoch measured: means over its images, and the validation set in inference mode. */
export const epochMetricsSchema = z.strictObject({
  epoch: z.int().min(1),
  step: z.int().min(1),
  loss: measureSchema,
  accuracy: measureSchema,
  top5Accuracy: top5Schema,
  outputs: outputsSchema,
  valLoss: measureSchema,
  valAccuracy: measureSchema,
  valTop5Accuracy: top5Schema,
  valOutputs: outputsSchema,
  /** The learning rate of the epoch's last step; null in runs that were kept before it was. */
  learningRate: z.number().nullable(),
  /** Wall time of the epoch in milliseconds, validation included. */
  milliseconds: z.number(),
});

export type StepMetrics = z.infer<typeof stepMetricsSchema>;
export type EpochMetrics = z.infer<typeof epochMetricsSchema>;
