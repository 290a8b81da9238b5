import { z } from 'zod';
import type { BackendName } from '../document/schema';

/** The learning rates that a search goes through: from `low` to `high`, each step the same factor above the one before. */
export const sweepSchema = z
  .strictObject({
    low: z.number().positive(),
    high: z.number().positive(),
    steps: z.int().min(20).max(10_000),
  })
  .refine(({ low, high }) => low < high, 'the lowest rate must lie below the highest');

export type Sweep = z.infer<typeof sweepSchema>;

/** Smith's range, widened as fastai does. */
export const usualSweep: Sweep = { low: 1e-7, high: 10, steps: 100 };

/** What one step of a search measured. */
export const sweepPointSchema = z.strictObject({
  /** Counts from 1. */
  step: z.int().min(1),
  learningRate: z.number(),
  /** Mean loss of the step's batch, before its update. */
  loss: z.number(),
  /** The same, smoothed. */
  smoothed: z.number(),
});

export type SweepPoint = z.infer<typeof sweepPointSchema>;

/** Learning rates that a search found worth a try. */
export const suggestionSchema = z.strictObject({
  /** Where the smoothed loss falls fastest per decade of the rate. */
  steepest: z.number().positive(),
  /** A tenth of the rate at which the smoothed loss is lowest. */
  tenthOfLowest: z.number().positive(),
});

export type Suggestion = z.infer<typeof suggestionSchema>;

export const finderReasonSchema = z.enum([
  /** It reached the highest rate. */
  'completed',
  /** The loss grew far beyond its lowest, or became no number: higher rates have nothing to tell. */
  'diverged',
  'stopped',
  'failed',
]);

/** What a search for a learning rate tells, in this order: preparing*, started, points*, ended. `ended` may come before. */
export type FinderEvent =
  | { type: 'preparing'; sentence: string }
  | {
      type: 'started';
      backend: BackendName;
      /** Why it is not the backend that was asked for, or null. */
      note: string | null;
    }
  | { type: 'points'; points: readonly SweepPoint[] }
  | {
      type: 'ended';
      reason: z.infer<typeof finderReasonSchema>;
      /** What was found and why, or why nothing was. */
      sentence: string;
      /** Null where the loss fell nowhere clearly, and where the search was stopped or failed. */
      suggestion: Suggestion | null;
    };
