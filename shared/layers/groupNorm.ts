import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { integerField } from './fields';
import type { Complaint } from './layer';
import {
  affineFields,
  affineRemark,
  affineSpelling,
  epsilonField,
  gammaAndBeta,
  statisticsOfImage,
} from './norms';
import { accept, countValues, inputChannels, onlyInput, refuse } from './shapes';
import { pythonCall } from './spelling';

const config = z.strictObject({
  groups: integerField({
    label: 'Groups',
    description:
      'Groups that the channels are cut into, neighbours together; must divide the channels. One group is Layer Norm over the ' +
      'whole image, as many as channels are Instance Norm.',
    min: 1,
    max: 4096,
    default: 8,
  }),
  epsilon: epsilonField('group'),
  ...affineFields,
});

/**
 * Group Normalization, as Keras' GroupNormalization: every image on its own is shifted and scaled by mean and (biased) variance
 * over all positions and the channels of a group. The same in training and inference.
 * Weights, one value per channel: gamma, beta.
 * FLOPs: 7 per value: 2 for the mean and 3 for the variance, of which it has none kept, and a multiplication and an addition.
 */
export const groupNorm = defineLayer({
  kind: 'GroupNorm',
  label: 'Group Norm',
  namePrefix: 'gn',
  family: 'norm',
  aliases: ['GN', 'GroupNormalization'],
  help: {
    summary:
      'Gives every group of channels mean 0 and variance 1 in each image on its own, then every channel a trained shift β and ' +
      'scale γ. No image depends on the others of its batch.',
    whenToUse:
      'In place of Batch Norm where batches are small, or where training and inference must compute the same. The groups must ' +
      'divide the channels; groups of 4 to 16 channels are usual.',
    formula:
      'y = γ (x − μ) / √(σ² + ε) + β,  μ, σ² over the positions of an image and the channels of a group',
    source: 'Wu and He, Group Normalization, 2018; Keras, GroupNormalization.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: true,
  summary: ({ groups }) => (groups === 1 ? '1 group' : `${groups} groups`),
  shape: ({ groups }, inputs) => {
    const channels = inputChannels(inputs);
    return channels % groups === 0
      ? accept(onlyInput(inputs))
      : refuse(misfit(groups, channels, onlyInput(inputs).length === 1));
  },
  mended: (options) => [{ config: { ...options, groups: 1 } }],
  weights: (options, inputs) => gammaAndBeta(options, [inputChannels(inputs)]),
  flops: (_config, _inputs, output) => 7 * countValues(output),
  statistics: ({ groups }, inputs) =>
    statisticsOfImage(countValues(onlyInput(inputs)) / inputChannels(inputs), inputChannels(inputs) / groups),
  build: ({ groups, epsilon, center, scale }) => [
    { className: 'GroupNormalization', args: { groups, epsilon, center, scale } },
  ],
  spelling: {
    keras: (options) =>
      pythonCall(
        'layers.GroupNormalization',
        `groups=${options.groups}`,
        `epsilon=${options.epsilon}`,
        ...affineSpelling(options),
      ),
    pytorch: (options) => {
      const { groups, epsilon, center, scale } = options;
      const affine = center || scale ? null : 'affine=False';
      return affineRemark(pythonCall('nn.GroupNorm', groups, 'channels', `eps=${epsilon}`, affine), options);
    },
  },
});

function misfit(groups: number, channels: number, isVector: boolean): Complaint {
  const divisors = Array.from({ length: channels }, (_, index) => index + 1).filter(
    (divisor) => channels % divisor === 0,
  );
  const nearest = divisors.reduce((best, each) =>
    Math.abs(each - groups) < Math.abs(best - groups) ? each : best,
  );
  return {
    code: 'groups-divide',
    message:
      `Group Norm cuts the channels into groups of one size, but ${groups} groups do not divide ` +
      `${channels === 1 ? '1 channel' : `${channels} channels`}: use ${nearest}, for example.`,
    field: 'groups',
    port: 0,
    // The values of a vector may be those of an image, whose sides are not plain.
    ...(isVector ? { exact: true } : {}),
  };
}
