import { z } from 'zod';
import { backendChoiceSchema, backendNameSchema, documentSchema } from '../document/schema';
import type { Activations, ChannelSpread, StatisticsLosses } from '../signals/activations';
import type { Frame } from '../signals/frame';
import type { EpochMetrics, StepMetrics } from '../signals/metrics';
import type { WeightNorms } from '../signals/weightNorms';
import type { BackendReport } from './backends';
import type { CheckpointKind } from './checkpoints';
import { sweepSchema } from './finder';

/** What the window asks of the training worker. Checked by schema where it arrives. */
export const trainingCommandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    document: documentSchema,
    backend: backendChoiceSchema,
    /** URL (ending in `/`) under which data sets and the WASM binaries are found. */
    assetBase: z.string(),
    /** True: train one step, then pause. */
    paused: z.boolean(),
    /** A checkpoint to go on from. */
    resume: z.instanceof(Uint8Array).optional(),
    /** A checkpoint whose weights the network begins with, as far as they fit. */
    weightsFrom: z.instanceof(Uint8Array).optional(),
  }),
  /** Measure all backends with this network, whatever is remembered of it; there is no training under way. */
  z.strictObject({
    type: z.literal('measure'),
    document: documentSchema,
    assetBase: z.string(),
  }),
  /** Search a learning rate; as with a training, one at a time. */
  z.strictObject({
    type: z.literal('findLearningRate'),
    document: documentSchema,
    backend: backendChoiceSchema,
    assetBase: z.string(),
    sweep: sweepSchema,
  }),
  z.strictObject({ type: z.literal('pause') }),
  z.strictObject({ type: z.literal('resume') }),
  /** Train one step, then pause again. */
  z.strictObject({ type: z.literal('step') }),
  z.strictObject({ type: z.literal('stop') }),
  /** Train on from this base learning rate, of which the schedule takes its shares. */
  z.strictObject({ type: z.literal('setLearningRate'), learningRate: z.number().positive() }),
]);
export type TrainingCommand = z.infer<typeof trainingCommandSchema>;

export const endReasonSchema = z.enum(['completed', 'stopped', 'diverged', 'failed']);
export type EndReason = z.infer<typeof endReasonSchema>;

/**
 * What the engine tells while it trains, in this order: preparing*, started once the first step has ended, spreads?, then per epoch
 * (steps|frame|norms|checkpoint)*, validating+, epoch, spreads?, checkpoint?; at last checkpoint?, examined?,
 * (validating+, settled)?, ended. A training that goes on between two epochs tells the spreads there again. `paused` may come before
 * any step, any batch of validation and any of the images that are looked at, and `running` after it, then, in the midst of validation, `validating` again.
 * `learningRate` may come before any step, and after `paused`. Before `started`, and after any event that follows it, `ended`
 * may come.
 */
export type TrainingEvent =
  /** What is happening until the first step has ended, e.g. `Reading the data set …`. */
  | { type: 'preparing'; sentence: string }
  | {
      type: 'started';
      backend: z.infer<typeof backendNameSchema>;
      /** Why it is not the backend that was asked for or that was the fastest, or null. */
      note: string | null;
      /** Steps taken before: 0, or the step of the checkpoint that it goes on from. */
      step: number;
      /** What the choice of the backend was made by; null where nothing was measured. */
      report: BackendReport | null;
      totalSteps: number;
      stepsPerEpoch: number;
    }
  /** The answer to `measure`, after `preparing`. */
  | { type: 'measured'; report: BackendReport }
  | { type: 'steps'; steps: readonly StepMetrics[]; tensors: number; bytes: number }
  | { type: 'frame'; frame: Frame }
  /** Norms of every trainable weight and its gradient, in the steps that frames are taken in. */
  | { type: 'norms'; norms: WeightNorms }
  /** Where the training stands, to go on from; the steps before it were told before. `bytes` is what `train` takes. */
  | { type: 'checkpoint'; kind: CheckpointKind; step: number; bytes: Uint8Array<ArrayBuffer> }
  /** Validation has begun (done = 0) or goes on; `done` and `total` count batches. */
  | { type: 'validating'; done: number; total: number }
  | { type: 'epoch'; metrics: EpochMetrics }
  /** How what enters each activation is spread over a fixed sample of 64 images after `step` steps (0: before any), as training sees it. */
  | { type: 'spreads'; step: number; places: readonly ChannelSpread[] }
  /** What passes through the network that training ended with, over 256 images that are always the same; `statistics` null without running ones. */
  | { type: 'examined'; activations: readonly Activations[]; statistics: StatisticsLosses | null }
  /** Validation once more, after the running statistics were let settle at the weights that the training ended with. */
  | { type: 'settled'; steps: number; valLoss: number; valAccuracy: number }
  | { type: 'paused'; step: number }
  | { type: 'running'; step: number }
  /** From step `step` on the schedule takes its shares of another base rate, which the host has set. */
  | { type: 'learningRate'; step: number; learningRate: number }
  | {
      type: 'ended';
      reason: EndReason;
      /** What happened and what to do, e.g. `The loss became NaN at step 12: …`. */
      sentence: string;
      step: number;
      /** Validation at the end; null where none was reached. */
      valLoss: number | null;
      valAccuracy: number | null;
    };

export type { EpochMetrics, StepMetrics };
export { backendNameSchema };
