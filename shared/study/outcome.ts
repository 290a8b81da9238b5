import { z } from 'zod';
import { median } from '../collections/median';
import type { TrainingEvent } from '../protocol/training';
import { epochMetricsSchema, measureSchema, type StepMetrics } from '../signals/metrics';
import type { WeightNorms } from '../signals/weightNorms';

/** What a trial gave. One that diverged or failed is a result too, named as what it was. */
export const outcomeSchema = z.strictObject({
  variant: z.int().min(0),
  seed: z.int().min(0),
  ended: z.enum(['completed', 'diverged', 'failed']),
  /** What the training said at its end. */
  sentence: z.string(),
  backend: z.string().nullable(),
  steps: z.int().min(0),
  epochs: z.array(epochMetricsSchema),
  /** Median wall time of a step in milliseconds; null where none was measured. */
  msPerStep: measureSchema.nullable(),
  /** Validation once more with running statistics that were let settle; null where they were not, or there are none. */
  settled: z.strictObject({ valLoss: measureSchema, valAccuracy: measureSchema }).nullable(),
  /** L2 norm of the loss's gradient in all weights together at the first step, before any update; null where it was not taken. */
  gradientNorm: measureSchema.nullable(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** What of a trial under way has to be kept beside its checkpoint, to go on as if nothing had happened. */
export const partSchema = z.strictObject({
  step: z.int().min(0),
  epochs: z.array(epochMetricsSchema),
  milliseconds: z.array(z.number()),
  gradientNorm: measureSchema.nullable(),
});
export type Part = z.infer<typeof partSchema>;

/** Gathers a trial's events. */
export interface Watch {
  tell(event: TrainingEvent): void;
  /** What was measured up to `step`, that of a checkpoint. */
  part(step: number): Part;
  /** Null until the training has ended, and for one that was stopped. */
  outcome(): Outcome | null;
  /** What there is of a training whose process has gone. */
  failed(sentence: string): Outcome;
}

export function watchTrial({ variant, seed }: Pick<Outcome, 'variant' | 'seed'>, from: Part | null): Watch {
  const epochs = [...(from?.epochs ?? [])];
  // Times by step, so that those behind a checkpoint can be told from those before it.
  const times: Pick<StepMetrics, 'step' | 'milliseconds'>[] = (from?.milliseconds ?? []).map(
    (milliseconds, at) => ({ step: at + 1, milliseconds }),
  );
  let backend: string | null = null;
  let settled: Outcome['settled'] = null;
  let gradientNorm = from?.gradientNorm ?? null;
  const soFar = () => {
    const msPerStep = median(times.map(({ milliseconds }) => milliseconds));
    return { variant, seed, backend, epochs, msPerStep, settled, gradientNorm };
  };
  let ended: Extract<TrainingEvent, { type: 'ended' }> | null = null;
  return {
    tell: (event) => {
      if (event.type === 'started') backend = event.backend;
      if (event.type === 'epoch') epochs.push(event.metrics);
      if (event.type === 'norms' && event.norms.step === 1) gradientNorm = totalNorm(event.norms);
      if (event.type === 'settled') settled = { valLoss: event.valLoss, valAccuracy: event.valAccuracy };
      if (event.type === 'steps') times.push(...event.steps);
      if (event.type === 'ended') ended = event;
    },
    part: (step) => ({
      step,
      epochs: epochs.filter((epoch) => epoch.step <= step),
      milliseconds: times.filter((time) => time.step <= step).map(({ milliseconds }) => milliseconds),
      gradientNorm,
    }),
    outcome: () => {
      if (ended === null || ended.reason === 'stopped') return null;
      return { ...soFar(), ended: ended.reason, sentence: ended.sentence, steps: ended.step };
    },
    failed: (sentence) => ({ ...soFar(), ended: 'failed', sentence, steps: times.at(-1)?.step ?? 0 }),
  };
}

function totalNorm({ weights }: WeightNorms): number {
  return Math.sqrt(weights.reduce((sum, weight) => sum + weight.gradientNorm ** 2, 0));
}
