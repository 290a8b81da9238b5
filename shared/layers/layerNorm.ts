import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { choiceField } from './fields';
import type { EngineLayer } from './layer';
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
      'What is normalized together: the channels of every pixel on its own, as Keras does, or the whole image, with γ and β for ' +
      'every channel or, as PyTorch does, for every value of it. A vector has only its channels.',
    default: 'channels',
    options: [
      { value: 'channels', label: 'channels of a pixel' },
      { value: 'image', label: 'height, width, channels' },
      { value: 'imageByValue', label: 'height, width, channels; γ, β for each value' },
    ],
  }),
  epsilon: epsilonField('pixel'),
  ...affineFields,
});

type Config = z.output<typeof config>;

const summaries: Readonly<Record<Config['over'], string>> = {
  channels: 'channels of a pixel',
  image: 'whole image',
  imageByValue: 'whole image · γ, β by value',
};

/**
 * Layer Normalization, as Keras' LayerNormalization: every image on its own is shifted and scaled by mean and (biased) variance,
 * pixel by pixel over the channels, or over height, width and channels together. The same in training and inference.
 * Weights: gamma, beta, one value per channel, or one for every value of an image.
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
      'together, then every channel, or every value, a trained shift β and scale γ. No image depends on the others of its batch.',
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
  summary: ({ over }) => summaries[over],
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: (options, inputs) =>
    gammaAndBeta(options, options.over === 'imageByValue' ? onlyInput(inputs) : [inputChannels(inputs)]),
  flops: (_config, _inputs, output) => 7 * countValues(output),
  statistics: ({ over }, inputs) => {
    const channels = inputChannels(inputs);
    return statisticsOfImage(over === 'channels' ? 1 : countValues(onlyInput(inputs)) / channels, channels);
  },
  build: engineLayers,
  spelling: { keras: kerasSpelling, pytorch: pytorchSpelling },
});

function engineLayers({ over, epsilon, center, scale }: Config): readonly EngineLayer[] {
  const affine = { center, scale };
  if (over === 'channels')
    return [{ className: 'LayerNormalization', args: { axis: -1, epsilon, ...affine } }];
  if (over === 'image') return [{ className: 'GroupNormalization', args: { groups: 1, epsilon, ...affine } }];
  const plain = { groups: 1, epsilon, center: false, scale: false };
  return [
    { className: 'GroupNormalization', args: plain },
    { className: 'ValueAffine', args: affine },
  ];
}

/** Keras' LayerNormalization over several axes has a γ and β for each value; its GroupNormalization one for each channel. */
function kerasSpelling(options: Config): string {
  const rest = [`epsilon=${options.epsilon}`, ...affineSpelling(options)];
  switch (options.over) {
    case 'channels':
      return pythonCall('layers.LayerNormalization', ...rest);
    case 'image':
      return pythonCall('layers.GroupNormalization', 'groups=1', ...rest);
    case 'imageByValue':
      return pythonCall('layers.LayerNormalization', 'axis=[1, 2, 3]', ...rest);
  }
}

/** PyTorch has the channels first, and its LayerNorm normalizes the last axes. */
function pytorchSpelling(options: Config): string {
  const { over, epsilon, center, scale } = options;
  const isPlain = !center && !scale;
  const rest = [`eps=${epsilon}`, isPlain ? 'elementwise_affine=False' : null];
  switch (over) {
    case 'channels': {
      const call = pythonCall('nn.LayerNorm', 'channels', ...rest);
      const remarked = affineRemark(call, options);
      const order = 'of images with the channels last';
      return remarked === call ? `${call}  # ${order}` : `${remarked}, ${order}`;
    }
    case 'image': {
      const affine = isPlain ? 'affine=False' : null;
      return affineRemark(pythonCall('nn.GroupNorm', 1, 'channels', `eps=${epsilon}`, affine), options);
    }
    case 'imageByValue':
      return affineRemark(pythonCall('nn.LayerNorm', '(channels, height, width)', ...rest), options);
  }
}
