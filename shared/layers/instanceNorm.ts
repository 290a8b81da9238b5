import { z } from 'zod';
import { defineLayer } from './defineLayer';
import {
  affineFields,
  affineRemark,
  affineSpelling,
  epsilonField,
  gammaAndBeta,
  statisticsOfImage,
} from './norms';
import { accept, countValues, imageSize, inputChannels, needsImage, onlyInput, refuse } from './shapes';
import { pythonCall } from './spelling';

const config = z.strictObject({ epsilon: epsilonField('channel'), ...affineFields });

/**
 * Instance Normalization: every channel of every image on its own is shifted and scaled by its mean and (biased) variance over
 * all positions; Keras' GroupNormalization with a group for each channel. The same in training and inference.
 * Weights, one value per channel: gamma, beta.
 * FLOPs: 7 per value, as Group Norm.
 */
export const instanceNorm = defineLayer({
  kind: 'InstanceNorm',
  label: 'Instance Norm',
  namePrefix: 'in',
  family: 'norm',
  aliases: ['IN', 'InstanceNormalization', 'InstanceNorm2d', 'Contrast normalization'],
  help: {
    summary:
      'Gives every channel mean 0 and variance 1 in each image on its own, then a trained shift β and scale γ. It takes the ' +
      'contrast of an image away.',
    whenToUse:
      'Where style and contrast should not matter, as in style transfer and image generation. For classifying it often takes ' +
      'too much away. On images of one pixel its output is β.',
    formula: 'y = γ (x − μ) / √(σ² + ε) + β,  μ, σ² over the positions of a channel in an image',
    source:
      'Ulyanov, Vedaldi and Lempitsky, Instance Normalization, 2016; Keras, GroupNormalization with groups=-1.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: true,
  summary: () => '',
  shape: (_config, inputs) => {
    const input = onlyInput(inputs);
    return imageSize(input) === null ? refuse(needsImage('Instance Norm', input)) : accept(input);
  },
  weights: (options, inputs) => gammaAndBeta(options, [inputChannels(inputs)]),
  flops: (_config, _inputs, output) => 7 * countValues(output),
  statistics: (_config, inputs) =>
    statisticsOfImage(countValues(onlyInput(inputs)) / inputChannels(inputs), 1),
  build: ({ epsilon, center, scale }, inputs) => [
    { className: 'GroupNormalization', args: { groups: inputChannels(inputs), epsilon, center, scale } },
  ],
  spelling: {
    keras: (options) =>
      pythonCall(
        'layers.GroupNormalization',
        'groups=-1',
        `epsilon=${options.epsilon}`,
        ...affineSpelling(options),
      ),
    pytorch: (options) => {
      const affine = options.center || options.scale ? 'affine=True' : null;
      return affineRemark(pythonCall('nn.LazyInstanceNorm2d', `eps=${options.epsilon}`, affine), options);
    },
  },
});
