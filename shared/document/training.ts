import { z } from 'zod';

const positive = z.number().positive();
/** A share in [0, 1). */
export const share = z.number().min(0).lt(1);
const epochs = z.int().min(1).max(100_000);

/**
 * Whose update rule is meant where Keras and PyTorch differ under one name; shared/engine/optimizers says how they do.
 * A file that does not say means Keras'.
 */
const formula = z.enum(['keras', 'torch']).default('keras');

const adamOptions = {
  learningRate: positive,
  beta1: share,
  beta2: share,
  epsilon: positive,
  formula,
};

/** How the gradients change the weights. */
export const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), learningRate: positive }),
  z.strictObject({ kind: z.literal('momentum'), learningRate: positive, momentum: share, formula }),
  z.strictObject({ kind: z.literal('nesterov'), learningRate: positive, momentum: share, formula }),
  z.strictObject({
    kind: z.literal('rmsprop'),
    learningRate: positive,
    /** Decay of the running mean of the squared gradient; PyTorch calls it alpha. */
    rho: share,
    momentum: share,
    epsilon: positive,
    centered: z.boolean(),
    formula,
  }),
  z.strictObject({
    kind: z.literal('adagrad'),
    learningRate: positive,
    /** What the sum of squared gradients begins at. */
    initialAccumulator: z.number().min(0),
    epsilon: positive,
    formula,
  }),
  z.strictObject({ kind: z.literal('adam'), ...adamOptions }),
  z.strictObject({ kind: z.literal('adamw'), ...adamOptions, weightDecay: z.number().min(0).lt(1) }),
]);

/** How the learning rate changes in the course of a training; shared/schedule has the formulas. */
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({ kind: z.literal('step'), everyEpochs: epochs, factor: z.number().positive().lt(1) }),
  z.strictObject({ kind: z.literal('exponential'), factor: z.number().positive().lt(1) }),
  z.strictObject({ kind: z.literal('cosine'), finalShare: share }),
  z.strictObject({
    kind: z.literal('warmupCosine'),
    /** May be a fraction of an epoch. */
    warmupEpochs: positive.max(100_000),
    finalShare: share,
  }),
  z.strictObject({
    kind: z.literal('oneCycle'),
    /** Share of all steps in which the rate rises. */
    riseShare: z.number().positive().lt(1),
    startDivisor: z.number().min(1),
    finalDivisor: z.number().min(1),
  }),
  z.strictObject({
    kind: z.literal('plateau'),
    factor: z.number().positive().lt(1),
    patience: epochs,
    minimumImprovement: z.number().min(0),
    minimumRate: z.number().min(0),
  }),
]);

/** What keeps one step's gradients from being too long. */
export const clippingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('norm'), maxNorm: positive }),
]);

/** What ends a training before its last epoch. */
export const earlyStoppingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('validationLoss'),
    patience: epochs,
    minimumImprovement: z.number().min(0),
  }),
]);

/** When a training's whole state is kept. The best validation loss keeps one too, with either of the first two. */
export const checkpointsSchema = z.discriminatedUnion('kind', [
  /** At the end of each epoch. */
  z.strictObject({ kind: z.literal('epoch') }),
  z.strictObject({ kind: z.literal('steps'), every: z.int().min(1).max(1_000_000_000) }),
  z.strictObject({ kind: z.literal('none') }),
]);

export type Optimizer = z.infer<typeof optimizerSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
export type Clipping = z.infer<typeof clippingSchema>;
export type EarlyStopping = z.infer<typeof earlyStoppingSchema>;
export type Checkpoints = z.infer<typeof checkpointsSchema>;
