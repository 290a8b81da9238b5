import { z } from 'zod';
import { documentSchema } from '../document/schema';
import { outcomeSchema, partSchema } from '../study/outcome';

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
    /** Whether it is told what passes through the network. */
    examine: z.boolean(),
  }),
  /** End the training after the step under way, with a checkpoint. */
  z.strictObject({ type: z.literal('stop') }),
]);
export type TrialCommand = z.infer<typeof trialCommandSchema>;

const idSchema = z.string().min(1).max(64);

/** Which trial of which project; `Trial.key` names it. */
export const trialKeySchema = z.strictObject({ documentId: idSchema, key: idSchema });

/** What a trial gave; what was kept of it while it was under way goes. */
export const keepOutcomeSchema = trialKeySchema.extend({ outcome: outcomeSchema });

/** Where a trial under way stands; it takes the place of what was kept of it before. */
export const keepPartSchema = trialKeySchema.extend({
  part: partSchema,
  checkpoint: z.instanceof(Uint8Array),
});

/** Trials of which nothing is to be kept any more. */
export const forgetTrialsSchema = z.strictObject({
  documentId: idSchema,
  keys: z.array(idSchema).max(100_000),
});

/** What is kept of a trial: what it gave, or the step that it can go on from. */
export const keptTrialSchema = z.strictObject({
  key: idSchema,
  outcome: outcomeSchema.nullable(),
  step: z.int().min(0).nullable(),
});

/** Where a trial under way was kept last. */
export const keptPartSchema = z.strictObject({ part: partSchema, checkpoint: z.instanceof(Uint8Array) });

/** A report to write where the user chooses. */
export const saveReportSchema = z.strictObject({
  /** Without its ending. */
  name: z.string().max(200),
  kind: z.enum(['html', 'csv', 'json']),
  text: z.string().max(256 * 2 ** 20),
});

export type TrialKey = z.infer<typeof trialKeySchema>;
export type KeepOutcome = z.infer<typeof keepOutcomeSchema>;
export type KeepPart = z.infer<typeof keepPartSchema>;
export type ForgetTrials = z.infer<typeof forgetTrialsSchema>;
export type KeptTrial = z.infer<typeof keptTrialSchema>;
export type KeptPart = z.infer<typeof keptPartSchema>;
export type SaveReport = z.infer<typeof saveReportSchema>;

/** The text of the report that the user chose; `cancelled` where they closed the dialog. */
export type OpenReportResult =
  | { readonly kind: 'opened'; readonly name: string; readonly text: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly sentence: string };
