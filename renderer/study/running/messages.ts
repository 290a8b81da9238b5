import { z } from 'zod';
import { documentSchema } from '../../../shared/document/schema';
import { keptPartSchema } from '../../../shared/protocol/study';
import { outcomeSchema } from '../../../shared/study/outcome';

/** What the page asks of a worker that trains for a study. */
export const trialCommandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    document: documentSchema,
    variant: z.int().min(0),
    seed: z.int().min(0),
    /** The learning rate that it tries in a search; null of a trial of the study itself. */
    probe: z.number().positive().nullable(),
    /** Where it goes on from; null at its beginning. */
    kept: keptPartSchema.nullable(),
    /** Whether its running statistics are let settle at the end. */
    settle: z.boolean(),
    /** Threads that the training may have. */
    threads: z.int().min(1),
    /** Whether no other training runs beside it. */
    alone: z.boolean(),
    /** URL (ending in `/`) under which data sets and the WASM binaries are found. */
    assetBase: z.string(),
  }),
  /**
   * Train for one epoch, or this long where that is less, on weights that are thrown away, and say how long steps and the epoch take. One
   * that is over soon is trained once more: the first also gets the worker ready.
   */
  z.strictObject({
    type: z.literal('measure'),
    document: documentSchema,
    threads: z.int().min(1),
    assetBase: z.string(),
    /** Whether running statistics are let settle at the end. */
    settle: z.boolean(),
    milliseconds: z.number().positive(),
  }),
  /** End the training after the step under way, with a checkpoint. */
  z.strictObject({ type: z.literal('stop') }),
]);

/** What the worker says of what it was asked. */
export const trialMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('progress'), step: z.int().min(0), totalSteps: z.int().min(0) }),
  /** Where the training stands, to be kept. */
  z.strictObject({ type: z.literal('part'), kept: keptPartSchema }),
  /** The last word on a trial: what it gave; null where it was stopped. */
  z.strictObject({ type: z.literal('ended'), outcome: outcomeSchema.nullable() }),
  /** The last word on a measurement; null where no step was taken, with the reason. */
  z.strictObject({
    type: z.literal('measured'),
    msPerImage: z.number().nullable(),
    steps: z.int().min(0),
    /** What an epoch takes, with validation and looking inside, and a training beside its epochs; null where the time was not enough. */
    whole: z.strictObject({ msPerEpoch: z.number().min(0), msBeside: z.number().min(0) }).nullable(),
    sentence: z.string(),
  }),
]);

export type TrialCommand = z.infer<typeof trialCommandSchema>;
export type RunTrial = Extract<TrialCommand, { type: 'run' }>;
export type MeasureEpoch = Extract<TrialCommand, { type: 'measure' }>;
export type TrialMessage = z.infer<typeof trialMessageSchema>;
export type Measured = Extract<TrialMessage, { type: 'measured' }>;
