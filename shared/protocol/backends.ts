import { z } from 'zod';
import { backendNameSchema } from '../document/schema';

/** What trying a backend on the user's own network gave. */
export const backendMeasurementSchema = z.strictObject({
  backend: backendNameSchema,
  /** Milliseconds of a training step; null where there is no figure. */
  milliseconds: z.number().min(0).nullable(),
  /** A clause: what to know of the figure, or why there is none. Null where there is nothing to say. */
  remark: z.string().max(1000).nullable(),
  /**
   * Of one that had no figure when the time for measuring was over: how often its steps were begun so far. Its shaders may have been
   * compiled in that time, which tells nothing against it. Absent where there is a figure, or something that failed.
   */
  unfinished: z.int().min(0).max(99).optional(),
});

/** What measuring the backends gave: fastest first, those without a figure last. */
export const backendReportSchema = z.strictObject({
  measurements: z.array(backendMeasurementSchema).max(8),
  /** What was chosen and why, or why nothing was measured. */
  sentence: z.string().max(8000),
});

export type BackendMeasurement = z.infer<typeof backendMeasurementSchema>;
export type BackendReport = z.infer<typeof backendReportSchema>;
