import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { choiceField } from './fields';
import {
  affineFields,
  affineRemark,
  affineSpelling,
  epsilonField,
  gammaAndBeta,
  statisticsOfImage,
} from './norms';
import { accept, countValues, inputChannels, onlyInput } from './shapes';
import { pythonCall } from './spelling';

const config = z.strictObject({
  over: choiceField({
    label: 'Over',
    description:
      'What is normalized together: the channels of every pixel on its own, as Keras does, or the whole image. A vector has only ' +
      'its channels.',
    default: 'channels',
    options: [
      { value: 'channels', label: 'channels of a pixel' },
      { value: 'image', label: 'height, width, channels' },
    ],
  }),
  epsilon: epsilonField('pixel'),
  ...affineFields,
});

type Config = z.output<typeof config>;

/**
 * Layer Normalization, as Keras' LayerNormalization: every image on its own is shifted and scaled by mean and (biased) variance,
 * pixel by pixel over the channels, or over height, width and channels together. The same in training and inference.
 * Weights, one value per channel: gamma, beta.
 * FLOPs: 7 per value, as Group Norm.
 */
export const layerNorm = defineLayer({
  kind: 'LayerNorm',
  label: 'Layer Norm',
  namePrefix: 'ln',
  family: 'norm',
  aliases: ['LN', 'LayerNormalization'],
  help: {
    summary:
      'Gives the values of each image mean 0 and variance 1, the channels of every pixel on their own or the whole image ' +
      'together, then every channel a trained shift β and scale γ. No image depends on the others of its batch.',
    whenToUse:
      'After Dense layers, and in networks after the pattern of transformers (ConvNeXt). In place of Batch Norm where batches are ' +
      'small; for plain CNNs Group Norm usually does better.',
    formula:
      'y = γ (x − μ) / √(σ² + ε) + β,  μ, σ² over the channels of a pixel,  or over height, width and channels',
    source: 'Ba, Kiros and Hinton, Layer Normalization, 2016; Keras, LayerNormalization.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: true,
  summary: ({ over }) => (over === 'channels' ? 'channels of a pixel' : 'whole image'),
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: (options, inputs) => gammaAndBeta(options, [inputChannels(inputs)]),
  flops: (_config, _inputs, output) => 7 * countValues(output),
  statistics: ({ over }, inputs) => {
    const channels = inputChannels(inputs);
    return statisticsOfImage(over === 'channels' ? 1 : countValues(onlyInput(inputs)) / channels, channels);
  },
  build: ({ over, epsilon, center, scale }) =>
    over === 'channels'
      ? [{ className: 'LayerNormalization', args: { axis: -1, epsilon, center, scale } }]
      : [{ className: 'GroupNormalization', args: { groups: 1, epsilon, center, scale } }],
  spelling: { keras: kerasSpelling, pytorch: pytorchSpelling },
});

/** Keras' LayerNormalization over several axes has a γ and β for each value; its GroupNormalization one for each channel. */
function kerasSpelling(options: Config): string {
  const rest = [`epsilon=${options.epsilon}`, ...affineSpelling(options)];
  return options.over === 'channels'
    ? pythonCall('layers.LayerNormalization', ...rest)
    : pythonCall('layers.GroupNormalization', 'groups=1', ...rest);
}

/** PyTorch has the channels first, and its LayerNorm normalizes the last axes. */
function pytorchSpelling(options: Config): string {
  const { over, epsilon, center, scale } = options;
  const isPlain = !center && !scale;
  const call =
    over === 'channels'
      ? pythonCall('nn.LayerNorm', 'channels', `eps=${epsilon}`, isPlain ? 'elementwise_affine=False' : null)
      : pythonCall('nn.GroupNorm', 1, 'channels', `eps=${epsilon}`, isPlain ? 'affine=False' : null);
  const remarked = affineRemark(call, options);
  if (over !== 'channels') return remarked;
  return remarked === call
    ? `${call}  # of images with the channels last`
    : `${remarked}, of images with the channels last`;
}
