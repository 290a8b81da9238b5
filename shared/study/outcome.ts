import { z } from 'zod';
import { median } from '../collections/median';
import type { TrainingEvent } from '../protocol/training';
import { activationsSchema, channelSpreadSchema, statisticsLossesSchema } from '../signals/activations';
import { epochMetricsSchema, measureSchema, type StepMetrics } from '../signals/metrics';
import type { WeightNorms } from '../signals/weightNorms';
import { watchLooks } from './looks';

/** What a trial gave. One that diverged or failed is a result too, named as what it was. */
export const outcomeSchema = z.strictObject({
  variant: z.int().min(0),
  seed: z.int().min(0),
  /** The learning rate that was tried, of a training that searched for the largest stable one; null of a trial of the study. */
  probe: z.number().positive().nullable().default(null),
  ended: z.enum(['completed', 'diverged', 'failed']),
  /** What the training said at its end. */
  sentence: z.string(),
  backend: z.string().nullable(),
  steps: z.int().min(0),
  epochs: z.array(epochMetricsSchema),
  /** Median wall time of a step in milliseconds; null where none was measured. */
  msPerStep: measureSchema.nullable(),
  /**
   * Wall time of the trial in milliseconds, validation and looking inside with it, those steps left out that were taken twice because it
   * was cut off; null in outcomes from before it was kept.
   */
  wallMilliseconds: measureSchema.nullable().default(null),
  /** Whether no other training ran beside it, which takes cores from it; false in outcomes from before it was kept, of which it is not known. */
  alone: z.boolean().default(false),
  /** Validation once more with running statistics that were let settle; null where they were not, or there are none. */
  settled: z.strictObject({ valLoss: measureSchema, valAccuracy: measureSchema }).nullable(),
  /** L2 norm of the loss's gradient in all weights together at the first step, before any update; null where it was not taken. */
  gradientNorm: measureSchema.nullable(),
  /**
   * What leaves every layer with a kernel, norm and activation at the end, on images that are the same for every trial; null where the
   * training was not completed, and in outcomes from before it was looked at.
   */
  activations: z.array(activationsSchema).nullable().default(null),
  /** By how much what enters the activations moved in each epoch (`driftBetween`); empty where nothing is known of it. */
  drifts: z.array(measureSchema).default([]),
  /** The validation loss at the end by running statistics and by those of batches; null where there are no running ones. */
  statistics: statisticsLossesSchema.nullable().default(null),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Those of the trials of a study, without the trainings that searched for the largest stable learning rate. */
export function ofTrials(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ probe }) => probe === null);
}

/** What of a trial under way has to be kept beside its checkpoint, to go on as if nothing had happened. */
export const partSchema = z.strictObject({
  step: z.int().min(0),
  epochs: z.array(epochMetricsSchema),
  milliseconds: z.array(z.number()),
  gradientNorm: measureSchema.nullable(),
  /** Wall time up to the checkpoint; 0 in parts from before it was kept. */
  wallMilliseconds: z.number().min(0).default(0),
  /** Whether no other training ran beside it up to the checkpoint; false in parts from before it was kept. */
  alone: z.boolean().default(false),
  /** What was seen of what enters the activations, look by look, and of the last look what the next is compared with. */
  looks: z.array(z.strictObject({ step: z.int().min(0), drift: measureSchema.nullable() })).default([]),
  spreads: z.array(channelSpreadSchema).default([]),
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

/** Which trial of a study an outcome is of. */
export type TrialIdentity = Pick<Outcome, 'variant' | 'seed' | 'probe'>;

/** The trial that is watched, and whether nothing else is trained meanwhile. */
type Watched = TrialIdentity & Pick<Outcome, 'alone'>;

/**
 * @param from where it goes on from; null at its beginning
 * @param now milliseconds from any beginning
 */
export function watchTrial(
  { variant, seed, probe, ...watched }: Watched,
  from: Part | null,
  now: () => number,
): Watch {
  const begun = now() - (from?.wallMilliseconds ?? 0);
  let [wallMilliseconds, atCheckpoint] = [from?.wallMilliseconds ?? 0, from?.wallMilliseconds ?? 0];
  const epochs = [...(from?.epochs ?? [])];
  // Times by step, so that those behind a checkpoint can be told from those before it.
  const times: Pick<StepMetrics, 'step' | 'milliseconds'>[] = (from?.milliseconds ?? []).map(
    (milliseconds, at) => ({ step: at + 1, milliseconds }),
  );
  const alone = watched.alone && (from === null || from.alone);
  let backend: string | null = null;
  let settled: Outcome['settled'] = null;
  let gradientNorm = from?.gradientNorm ?? null;
  let examined: Pick<Outcome, 'activations' | 'statistics'> = { activations: null, statistics: null };
  const looks = watchLooks(from);
  const soFar = () => {
    const msPerStep = median(times.map(({ milliseconds }) => milliseconds));
    const drifts = looks.drifts();
    const measured = { msPerStep, wallMilliseconds, alone };
    return { variant, seed, probe, backend, epochs, ...measured, settled, gradientNorm, ...examined, drifts };
  };
  let ended: Extract<TrainingEvent, { type: 'ended' }> | null = null;
  return {
    tell: (event) => {
      wallMilliseconds = now() - begun;
      switch (event.type) {
        case 'started':
          backend = event.backend;
          break;
        case 'steps':
          times.push(...event.steps);
          break;
        case 'norms':
          if (event.norms.step === 1) gradientNorm = totalNorm(event.norms);
          break;
        case 'epoch':
          epochs.push(event.metrics);
          break;
        case 'spreads':
          looks.add(event.step, event.places);
          break;
        case 'examined':
          examined = { activations: [...event.activations], statistics: event.statistics };
          break;
        case 'checkpoint':
          atCheckpoint = wallMilliseconds;
          break;
        case 'settled':
          settled = { valLoss: event.valLoss, valAccuracy: event.valAccuracy };
          break;
        case 'ended':
          ended = event;
          break;
        default:
      }
    },
    part: (step) => ({
      step,
      epochs: epochs.filter((epoch) => epoch.step <= step),
      milliseconds: times.filter((time) => time.step <= step).map(({ milliseconds }) => milliseconds),
      gradientNorm,
      wallMilliseconds: atCheckpoint,
      alone,
      ...looks.part(step),
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
