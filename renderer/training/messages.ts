import { z } from 'zod';
import { backendNameSchema } from '../../shared/document/schema';
import { backendReportSchema } from '../../shared/protocol/backends';
import { checkpointKindSchema } from '../../shared/protocol/checkpoints';
import {
  type FinderEvent,
  finderReasonSchema,
  suggestionSchema,
  sweepPointSchema,
} from '../../shared/protocol/finder';
import { endReasonSchema, type TrainingEvent } from '../../shared/protocol/training';
import type { Frame, NormParameters, SideStatistics } from '../../shared/signals/frame';
import { epochMetricsSchema, measureSchema, stepMetricsSchema } from '../../shared/signals/metrics';
import { weightNormsSchema } from '../../shared/signals/weightNorms';

const floats = z.instanceof(Float32Array);

const sideSchema: z.ZodType<SideStatistics> = z.strictObject({
  counts: z.instanceof(Uint32Array),
  mean: floats,
  variance: floats,
  min: floats,
  max: floats,
  nonPositive: floats,
});

const parametersSchema: z.ZodType<NormParameters> = z.strictObject({
  gamma: floats.nullable(),
  beta: floats.nullable(),
  movingMean: floats.nullable(),
  movingVariance: floats.nullable(),
});

const frameSchema: z.ZodType<Frame> = z.strictObject({
  step: z.int().min(1),
  tap: z.string(),
  channels: z.int().min(1),
  bins: z.int().min(1),
  count: z.number(),
  low: floats,
  high: floats,
  before: sideSchema,
  after: sideSchema,
  parameters: parametersSchema,
});

const trainingEventSchema: z.ZodType<TrainingEvent> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('preparing'), sentence: z.string() }),
  z.strictObject({
    type: z.literal('started'),
    backend: backendNameSchema,
    note: z.string().nullable(),
    step: z.int(),
    report: backendReportSchema.nullable(),
    totalSteps: z.int(),
    stepsPerEpoch: z.int(),
  }),
  z.strictObject({ type: z.literal('measured'), report: backendReportSchema }),
  z.strictObject({
    type: z.literal('steps'),
    steps: z.array(stepMetricsSchema),
    tensors: z.number(),
    bytes: z.number(),
  }),
  z.strictObject({ type: z.literal('frame'), frame: frameSchema }),
  z.strictObject({ type: z.literal('norms'), norms: weightNormsSchema }),
  z.strictObject({
    type: z.literal('checkpoint'),
    kind: checkpointKindSchema,
    step: z.int().min(1),
    bytes: z.instanceof(Uint8Array),
  }),
  z.strictObject({ type: z.literal('validating'), done: z.int(), total: z.int() }),
  z.strictObject({ type: z.literal('epoch'), metrics: epochMetricsSchema }),
  z.strictObject({ type: z.literal('paused'), step: z.int() }),
  z.strictObject({ type: z.literal('running'), step: z.int() }),
  z.strictObject({ type: z.literal('learningRate'), step: z.int(), learningRate: z.number() }),
  z.strictObject({
    type: z.literal('ended'),
    reason: endReasonSchema,
    sentence: z.string(),
    step: z.int(),
    valLoss: measureSchema.nullable(),
    valAccuracy: measureSchema.nullable(),
  }),
]);

const finderEventSchema: z.ZodType<FinderEvent> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('preparing'), sentence: z.string() }),
  z.strictObject({ type: z.literal('started'), backend: backendNameSchema, note: z.string().nullable() }),
  z.strictObject({ type: z.literal('points'), points: z.array(sweepPointSchema) }),
  z.strictObject({
    type: z.literal('ended'),
    reason: finderReasonSchema,
    sentence: z.string(),
    suggestion: suggestionSchema.nullable(),
  }),
]);

/** What the training worker says: that it is up, that it does not take a command, or what the engine tells of a training or a search. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('refused'), sentence: z.string() }),
  z.strictObject({ type: z.literal('event'), event: trainingEventSchema }),
  z.strictObject({ type: z.literal('finding'), event: finderEventSchema }),
]);

export type WorkerMessage = z.infer<typeof workerMessageSchema>;
