import type { Schedule } from '../document/training';
import type { Course } from './course';

type Of<Kind extends Schedule['kind']> = Extract<Schedule, { kind: Kind }>;
type Length = Pick<Course, 'stepsPerEpoch' | 'totalSteps'>;

/**
 * Step decay: factor^⌊e / everyEpochs⌋ of the learning rate in epoch e, counted from 0.
 * Source: StepLR of PyTorch, called after each epoch.
 */
export function stepShare(
  { everyEpochs, factor }: Of<'step'>,
  step: number,
  { stepsPerEpoch }: Length,
): number {
  const epoch = Math.floor((step - 1) / stepsPerEpoch);
  return factor ** Math.floor(epoch / everyEpochs);
}

/**
 * Exponential decay: factor^(t / stepsPerEpoch) of the learning rate after t steps, so that an epoch multiplies it by
 * `factor`, smoothly. Source: ExponentialDecay of Keras with `decay_steps` an epoch and no staircase.
 */
export function exponentialShare(
  { factor }: Of<'exponential'>,
  step: number,
  { stepsPerEpoch }: Length,
): number {
  return factor ** ((step - 1) / stepsPerEpoch);
}

/**
 * Cosine decay: f + (1 − f)·½(1 + cos(π·t/T)) of the learning rate after t of T steps, f the share it would end on.
 * Source: Loshchilov, Hutter, «SGDR: Stochastic Gradient Descent with Warm Restarts», ICLR 2017, without restarts;
 * CosineDecay of Keras and CosineAnnealingLR of PyTorch called after each step.
 */
export function cosineShare(
  { finalShare }: { readonly finalShare: number },
  step: number,
  { totalSteps }: Length,
): number {
  return cosineFall(finalShare, (step - 1) / totalSteps);
}

/**
 * Linear warm-up, then cosine decay: step / W of the learning rate in the first W steps, so that the first step already
 * moves and the W-th has the full rate, then the cosine over the T − W steps that are left. W is `warmupEpochs` in steps,
 * rounded, at least 1 and at most T. Sources: Goyal et al., «Accurate, Large Minibatch SGD», 2017, section 2.2 (the
 * warm-up); Loshchilov, Hutter, 2017 (the cosine).
 */
export function warmupCosineShare(
  { warmupEpochs, finalShare }: Of<'warmupCosine'>,
  step: number,
  { stepsPerEpoch, totalSteps }: Length,
): number {
  const warmup = Math.min(totalSteps, Math.max(1, Math.round(warmupEpochs * stepsPerEpoch)));
  if (step <= warmup) return step / warmup;
  return cosineFall(finalShare, (step - 1 - warmup) / (totalSteps - warmup));
}

function cosineFall(finalShare: number, done: number): number {
  return finalShare + ((1 - finalShare) * (1 + Math.cos(Math.PI * done))) / 2;
}
