import { z } from 'zod';
import { backendNameSchema, documentSchema, type NormscopeDocument } from '../document/schema';
import {
  type EpochMetrics,
  epochMetricsSchema,
  measureSchema,
  type StepMetrics,
  stepMetricsSchema,
} from '../signals/metrics';
import type { NormSeries } from '../signals/normSeries';
import { weightNormsSchema } from '../signals/weightNorms';
import { checkpointKindSchema } from './checkpoints';

export const runStatusSchema = z.enum([
  'running',
  'completed',
  'stopped',
  'diverged',
  'failed',
  /** The app ended while it trained; everything up to its last batch of metrics is there. */
  'interrupted',
]);

/** What a run was trained on, and how. */
export const runSettingsSchema = documentSchema.pick({ dataset: true, training: true });

/** What an Output measured in the last validation, without the weight of its loss in the sum. */
const runOutputSchema = z.strictObject({
  name: z.string(),
  valLoss: measureSchema,
  valAccuracy: measureSchema,
});

/** A base learning rate that was set by hand while a run trained, and the first step that it held for. */
const rateChangeSchema = z.strictObject({ step: z.int().min(1), learningRate: z.number().positive() });

/** What somebody calls a run. */
export const runNameSchema = z.string().trim().min(1).max(60);

/** One training, as the run store lists it. Times are milliseconds since 1970. */
export const runRecordSchema = z.strictObject({
  id: z.string().min(1).max(64),
  /** `NormscopeDocument.id` of the project it belongs to. */
  documentId: z.string().min(1).max(64),
  /** Counts from 1 within the project: shown as `Run 3`. */
  number: z.int().min(1),
  /** What somebody calls it; null until they do. */
  name: runNameSchema.nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  status: runStatusSchema,
  /** Why it ended, where there is something to say. */
  sentence: z.string().max(4000).nullable(),
  /** What it began with, where that was another run's checkpoint: a sentence. */
  origin: z.string().max(4000).nullable(),
  /** How its network differs from that of the run before it, or of the run that it goes on from; null where there is none. */
  changes: z.string().max(4000).nullable(),
  /** In order of step; none for a run that trained as its settings say. */
  rates: z.array(rateChangeSchema),
  backend: backendNameSchema,
  seed: z.int().min(0),
  /** Null where its document is of a version that can no longer be read at a glance. */
  settings: runSettingsSchema.nullable(),
  totalSteps: z.int().min(0),
  lastStep: z.int().min(0),
  valLoss: measureSchema.nullable(),
  valAccuracy: measureSchema.nullable(),
  /** The same of each of several Outputs; none of one alone, and before they were measured. */
  outputs: z.array(runOutputSchema),
  /** Step of the latest checkpoint that is kept, and of that with the best validation loss; null where there is none. */
  latestCheckpoint: z.int().min(1).nullable(),
  bestCheckpoint: z.int().min(1).nullable(),
  /** Whether it keeps its frames and checkpoints when room is made for newer runs. */
  pinned: z.boolean(),
  /** Whether its frames, and perhaps its checkpoints, made room for newer runs. */
  trimmed: z.boolean(),
});

/** Which run and step a checkpoint is of. */
export const checkpointKeySchema = z.strictObject({ runId: z.string().min(1).max(64), step: z.int().min(1) });

/** What a run begins with where that is a checkpoint of another one. */
const originSchema = z.strictObject({
  sentence: z.string().max(4000),
  /** The checkpoint that it goes on from; null for a network that only took weights over. */
  continues: checkpointKeySchema.nullable(),
});

/** Begins a run; the store gives it its number. */
export const beginRunSchema = z.strictObject({
  id: z.string().min(1).max(64),
  startedAt: z.number(),
  backend: backendNameSchema,
  /** Why it trains on that backend, or slower than it could, as its `started` says: for the log. */
  note: z.string().max(4000).nullable(),
  totalSteps: z.int().min(0),
  /** The document as it was when the run began. */
  document: documentSchema,
  origin: originSchema.nullable(),
});

const storedFrameSchema = z.strictObject({
  step: z.int().min(1),
  tap: z.string().min(1).max(64),
  /** `encodeFrame` of shared/signals. */
  bytes: z.instanceof(Uint8Array),
});

const storedCheckpointSchema = z.strictObject({
  kind: checkpointKindSchema,
  step: z.int().min(1),
  /** As the training's event brought them. */
  bytes: z.instanceof(Uint8Array),
});

/** A batch of what a run measured since the last batch; written in one transaction. */
export const appendRunSchema = z.strictObject({
  runId: z.string().min(1).max(64),
  steps: z.array(stepMetricsSchema).max(100_000),
  epochs: z.array(epochMetricsSchema).max(10_000),
  frames: z.array(storedFrameSchema).max(10_000),
  norms: z.array(weightNormsSchema).max(10_000),
  rates: z.array(rateChangeSchema).max(10_000),
  /** In the order they were taken; the store keeps the latest and the best. */
  checkpoints: z.array(storedCheckpointSchema).max(2),
});

export const endRunSchema = z.strictObject({
  runId: z.string().min(1).max(64),
  endedAt: z.number(),
  status: runStatusSchema.exclude(['running']),
  sentence: z.string().max(4000).nullable(),
  lastStep: z.int().min(0),
  valLoss: measureSchema.nullable(),
  valAccuracy: measureSchema.nullable(),
});

/** Gives a run a name; null takes it away. */
export const renameRunSchema = z.strictObject({
  runId: z.string().min(1).max(64),
  name: runNameSchema.nullable(),
});

/** What a step measured as one number. */
export type StepQuantity = Exclude<keyof StepMetrics, 'outputs'>;

/** What the steps of a run measured of one of several Outputs. */
export interface OutputColumns {
  readonly loss: Float64Array;
  readonly accuracy: Float64Array;
}

/** What the steps of a run measured, in order of step: one column per quantity of `StepMetrics`. */
export interface StepColumns extends Readonly<Record<StepQuantity, Float64Array>> {
  /** In the plan's order; none of one Output alone. */
  readonly outputs: readonly OutputColumns[];
}

/** Everything a run measured except the frames' bytes. */
export interface RunMetrics {
  readonly run: RunRecord;
  /** Columns, because a long run's steps would take the window tens of milliseconds to receive one by one. */
  readonly steps: StepColumns;
  readonly epochs: readonly EpochMetrics[];
  /** Of every trainable weight, in the order of the plan; none in runs that were kept before they were. */
  readonly norms: readonly NormSeries[];
  /** Which frames there are, in order of step. */
  readonly frames: readonly { readonly step: number; readonly tap: string }[];
  readonly document: NormscopeDocument;
}

export const pinRunSchema = z.strictObject({ runId: z.string().min(1).max(64), pinned: z.boolean() });

/** How much there is in the run store. */
export const storeUsageSchema = z.strictObject({
  /** Of what is kept, the runs of all projects. */
  bytes: z.int().min(0),
  /** What it may have; null without a limit. */
  budget: z.int().min(1).nullable(),
  /** Why it has more than that, and what helps; null where it has not. */
  lack: z.string().max(4000).nullable(),
  /** Runs of the project whose frames and checkpoints made room for newer ones. */
  trimmed: z.int().min(0),
  /** Frames of the project's runs but the newest. */
  older: z.strictObject({ runs: z.int().min(0), frames: z.int().min(0), bytes: z.int().min(0) }),
});

export type PinRun = z.infer<typeof pinRunSchema>;
export type RateChange = z.infer<typeof rateChangeSchema>;
export type RenameRun = z.infer<typeof renameRunSchema>;
export type StoreUsage = z.infer<typeof storeUsageSchema>;
/** The scores of Outputs, in the plan's order, with their names; none where they are not of these Outputs. */
export function namedOutputs(
  names: readonly string[],
  scores: readonly { readonly loss: number; readonly accuracy: number }[],
): RunOutput[] {
  if (scores.length !== names.length) return [];
  return scores.map(({ loss, accuracy }, index) => ({
    name: names[index] ?? '',
    ...{ valLoss: loss, valAccuracy: accuracy },
  }));
}

export type RunStatus = z.infer<typeof runStatusSchema>;
export type RunRecord = z.infer<typeof runRecordSchema>;
export type RunOutput = z.infer<typeof runOutputSchema>;
export type RunSettings = z.infer<typeof runSettingsSchema>;
export type BeginRun = z.infer<typeof beginRunSchema>;
export type AppendRun = z.infer<typeof appendRunSchema>;
export type EndRun = z.infer<typeof endRunSchema>;
export type CheckpointKey = z.infer<typeof checkpointKeySchema>;
export type RunOrigin = z.infer<typeof originSchema>;
export type StoredCheckpoint = z.infer<typeof storedCheckpointSchema>;
export type StoredFrame = z.infer<typeof storedFrameSchema>;

/** One step after another of a run's columns. */
export function* stepsOf(columns: StepColumns): Generator<StepMetrics> {
  for (const [index, step] of columns.step.entries()) {
    const outputs = columns.outputs.map(({ loss, accuracy }) => ({
      loss: loss[index] ?? Number.NaN,
      accuracy: accuracy[index] ?? Number.NaN,
    }));
    yield {
      step,
      epoch: columns.epoch[index] ?? Number.NaN,
      loss: columns.loss[index] ?? Number.NaN,
      accuracy: columns.accuracy[index] ?? Number.NaN,
      top5Accuracy: columns.top5Accuracy[index] ?? Number.NaN,
      ...(outputs.length === 0 ? {} : { outputs }),
      learningRate: columns.learningRate[index] ?? Number.NaN,
      milliseconds: columns.milliseconds[index] ?? Number.NaN,
    };
  }
}
