import { z } from 'zod';
import { documentSchema } from '../document/schema';

/** What a study asks of one of its workers. */
export const trialCommandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    document: documentSchema,
    /** A checkpoint to go on from. */
    resume: z.instanceof(Uint8Array).nullable(),
    /** Threads that the training may have. */
    threads: z.int().min(1),
    /** Whether its running statistics are let settle at the end. */
    settle: z.boolean(),
  }),
  /** End the training after the step under way, with a checkpoint. */
  z.strictObject({ type: z.literal('stop') }),
]);
export type TrialCommand = z.infer<typeof trialCommandSchema>;
