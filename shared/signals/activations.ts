import { z } from 'zod';
import { measureSchema } from './metrics';

/** A histogram: counts in equal bins from `low` to `high`; values beyond fall in the edge bins. */
const pooledHistogramSchema = z
  .strictObject({
    low: measureSchema,
    high: measureSchema,
    counts: z.array(z.int().min(0)).min(1).max(1024),
  })
  .refine(({ low, high }) => Number.isNaN(low) === Number.isNaN(high) && !(low > high), {
    path: ['high'],
    error: 'should not be below the low end, nor known alone',
  });

/** What leaves one place of a network over a fixed sample of images, in inference, all channels together. */
export const activationsSchema = z
  .strictObject({
    /** Id and name of the node. */
    node: z.string().min(1).max(64),
    name: z.string(),
    /** A layer with a kernel, before its own activation where it has one; a norm; an activation. */
    role: z.enum(['layer', 'norm', 'activation']),
    channels: z.int().min(1),
    /** Mean and standard deviation (biased) of all values. */
    mean: measureSchema,
    sd: measureSchema,
    /**
     * Of an activation that is exactly 0 on a half-line (ReLU, ReLU6, hard Swish, hard sigmoid): channels that are 0 at every position of every image of
     * the sample; null elsewhere. Source: Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models,
     * 2013; Lu et al., Dying ReLU and initialization, 2020.
     */
    deadChannels: z.int().min(0).nullable(),
    histogram: pooledHistogramSchema,
  })
  .refine(({ channels, deadChannels }) => (deadChannels ?? 0) <= channels, {
    path: ['deadChannels'],
    error: 'should be no more than there are channels',
  })
  .refine(({ role, deadChannels }) => role === 'activation' || deadChannels === null, {
    path: ['deadChannels'],
    error: 'should be null of what is no activation',
  })
  .refine(({ mean, sd }) => !(sd < 0) && (Number.isFinite(mean) || !Number.isFinite(sd)), {
    path: ['sd'],
    error: 'should be 0 or more, and no number where the mean is none',
  });
export type Activations = z.infer<typeof activationsSchema>;

/** Mean and standard deviation (biased) of every channel of what enters one activation. */
export const channelSpreadSchema = z.strictObject({
  node: z.string().min(1).max(64),
  mean: z.array(measureSchema),
  sd: z.array(measureSchema),
});
export type ChannelSpread = z.infer<typeof channelSpreadSchema>;

/** The validation loss of one network on the same images by two kinds of statistics. */
export const statisticsLossesSchema = z.strictObject({
  /** With the running statistics, as in inference. */
  running: measureSchema,
  /** With each batch's own, in batches of the training's size; nothing is dropped. */
  batch: measureSchema,
});
export type StatisticsLosses = z.infer<typeof statisticsLossesSchema>;
