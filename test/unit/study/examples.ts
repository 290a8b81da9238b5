import type { NormscopeDocument } from '../../../shared/document/schema';
import type { StudyDesign } from '../../../shared/document/study';
import type { EpochMetrics } from '../../../shared/signals/metrics';
import type { Outcome } from '../../../shared/study/outcome';
import { findTemplate } from '../../../shared/templates';
import { article } from '../compile/documents';

const bn = { kind: 'BatchNorm', config: {} };

/** Without a norm, Batch Norm before and after the activation, in batches of two sizes. */
export const design: StudyDesign = {
  arms: [
    { kind: 'none' },
    { kind: 'norm', placement: 'before', norm: bn },
    { kind: 'norm', placement: 'after', norm: { kind: 'BatchNorm', config: { momentum: 0.9 } } },
  ],
  sites: { kind: 'all' },
  factors: [{ kind: 'batchSize', values: [8, 32] }],
  seeds: [0, 1, 2],
  epochs: 2,
  target: 0.9,
  settle: false,
  oneAtATime: false,
  largestRate: null,
  claim: null,
};

/** Two arms and two seeds on the smallest template, two epochs each. */
export function tinyStudy(): NormscopeDocument {
  const document = findTemplate('digits8x8-tiny')?.create('tiny');
  if (document === undefined) throw new Error('The template is missing.');
  return {
    ...document,
    study: {
      arms: [
        { kind: 'none' },
        { kind: 'norm', placement: 'before', norm: { kind: 'BatchNorm', config: {} } },
      ],
      sites: { kind: 'all' },
      factors: [],
      seeds: [0, 1],
      epochs: 2,
      target: 0.5,
      settle: false,
      oneAtATime: false,
      largestRate: null,
      claim: null,
    },
  };
}

export function drawn(): NormscopeDocument {
  return article();
}

/** An outcome with these validation accuracies, epoch by epoch. */
export function outcome(
  variant: number,
  seed: number,
  accuracies: readonly number[],
  more: Partial<Outcome> = {},
): Outcome {
  const epochs = accuracies.map(
    (valAccuracy, index): EpochMetrics => ({
      ...{ epoch: index + 1, step: 10 * (index + 1), loss: 0.5, accuracy: valAccuracy + 0.01, valAccuracy },
      ...{ top5Accuracy: Number.NaN, valTop5Accuracy: Number.NaN },
      ...{ valLoss: 1 - valAccuracy, learningRate: 0.001, milliseconds: 100 },
    }),
  );
  const ended = { ended: 'completed', sentence: 'Done.', backend: 'wasm' } as const;
  return {
    variant,
    seed,
    probe: null,
    ...ended,
    steps: 10 * epochs.length,
    epochs,
    msPerStep: 2,
    wallMilliseconds: null,
    alone: true,
    settled: null,
    gradientNorm: 1.5,
    activations: null,
    drifts: [],
    statistics: null,
    ...more,
  };
}
