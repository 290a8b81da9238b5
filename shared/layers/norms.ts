import type { z } from 'zod';
import { numberField, switchField } from './fields';
import type { Shape, Statistics, WeightSpec } from './layer';
import { countValues, inputChannels, onlyInput } from './shapes';

/**
 * Training computes in float32, where numbers under 1.2e-38 are 0 on some devices. The bound lies far above that, so that
 * neither 1/√ε nor its cube, which gradients are made of, overflows.
 */
export const SMALLEST_EPSILON = 1e-12;

/** How slowly running statistics follow those of the batch. */
export const momentumField: ReturnType<typeof numberField> = numberField({
  label: 'Momentum',
  description:
    'Share of the old value that a running statistic keeps in every training step. With 0.99 the statistics look back ' +
    'over about a hundred steps; use 0.9 for short trainings.',
  min: 0,
  max: 1,
  exclusiveMax: true,
  step: 0.01,
  default: 0.99,
});

/** `what` begins the sentence on what has no spread: a channel, a group. */
export function epsilonField(what: string): ReturnType<typeof numberField> {
  return numberField({
    label: 'Epsilon',
    description:
      `Added to the variance, so that a ${what} with variance 0 does not divide by 0. At least 1e-12: much smaller ` +
      'values are 0 in the 32-bit numbers that training computes with.',
    min: SMALLEST_EPSILON,
    max: 1,
    step: 0.001,
    default: 0.001,
  });
}

/** The switches of a norm's trained term and factor. */
export const affineFields: Readonly<Record<'center' | 'scale', z.ZodDefault<z.ZodBoolean>>> = {
  center: switchField({
    label: 'Center (β)',
    description: 'Adds a trained β to every channel.',
    default: true,
  }),
  scale: switchField({
    label: 'Scale (γ)',
    description: 'Multiplies every channel by a trained γ.',
    default: true,
  }),
};

/** γ, which begins at 1, and β, which begins at 0, as far as the options ask for them. */
export function gammaAndBeta(
  { center, scale }: { readonly center: boolean; readonly scale: boolean },
  shape: Shape,
  trainable = true,
): readonly WeightSpec[] {
  const gamma: WeightSpec = { name: 'gamma', shape, trainable, initializer: { kind: 'ones' } };
  const beta: WeightSpec = { name: 'beta', shape, trainable, initializer: { kind: 'zeros' } };
  return [...(scale ? [gamma] : []), ...(center ? [beta] : [])];
}

/** Running mean, which begins at 0, and variance, which begins at 1. */
export function runningStatistics(shape: Shape): readonly WeightSpec[] {
  return [
    { name: 'moving_mean', shape, trainable: false, initializer: { kind: 'zeros' } },
    { name: 'moving_variance', shape, trainable: false, initializer: { kind: 'ones' } },
  ];
}

/** Keras' arguments of the options that all norms share; those at Keras' defaults are left out. */
export function affineSpelling({
  center,
  scale,
}: {
  readonly center: boolean;
  readonly scale: boolean;
}): readonly (string | null)[] {
  return [center ? null : 'center=False', scale ? null : 'scale=False'];
}

/** PyTorch's norms have γ and β only together: which of the two stays as it begins, as a remark behind the call. */
export function affineRemark(
  call: string,
  { center, scale }: { readonly center: boolean; readonly scale: boolean },
): string {
  if (center === scale) return call;
  return `${call}  # with ${center ? 'weight fixed at 1' : 'bias fixed at 0'}`;
}

/** Statistics of each channel, over all positions of so many images together. */
export function statisticsOfBatch(
  inputs: readonly Shape[],
  images: Statistics['images'],
  momentum: number,
): Statistics {
  const values = countValues(onlyInput(inputs)) / inputChannels(inputs);
  return { values, images, subtracts: 'channel', momentum };
}

/** Statistics over so many channels together, at so many positions of one image. */
export function statisticsOfImage(positions: number, channels: number): Statistics {
  return {
    values: positions * channels,
    images: 1,
    subtracts: channels === 1 ? 'channel' : 'channels',
    momentum: null,
  };
}
