import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { accept, countValues, imageSize, inputChannels, needsImage, onlyInput, refuse } from './shapes';

/**
 * The mean of every channel over the whole image: `[h, w, c]` becomes `[c]`, as Keras' GlobalAveragePooling2D.
 * FLOPs: h · w · c (per channel h · w − 1 additions and a division).
 */
export const globalAveragePooling2D = defineLayer({
  kind: 'GlobalAveragePooling2D',
  label: 'Global Average',
  namePrefix: 'gap',
  family: 'pool',
  aliases: ['GAP', 'GlobalAveragePooling2D', 'AdaptiveAvgPool2d', 'global average pooling', 'global mean'],
  help: {
    summary: 'Turns an image into a vector: one value per channel, its mean over all positions.',
    whenToUse:
      'Before the last Dense layer of a classifier: lighter than Flatten, since that layer then needs one weight per ' +
      'channel and class, not per pixel, and images of any size fit.',
    formula: 'y[c] = mean of x[i, j, c] over all positions i, j',
    source: 'Lin, Chen and Yan, Network in Network, 2013; Keras, GlobalAveragePooling2D.',
  },
  config: z.strictObject({}),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => {
    const input = onlyInput(inputs);
    const image = imageSize(input);
    return image === null ? refuse(needsImage('Global Average', input)) : accept([image.channels]);
  },
  shapeTerms: (_config, inputs) => [
    { axis: 'Values', expression: `one per channel = ${inputChannels(inputs)}` },
  ],
  weights: () => [],
  flops: (_config, inputs) => countValues(onlyInput(inputs)),
  window: () => 'all',
  build: () => [{ className: 'GlobalAveragePooling2D', args: {} }],
  spelling: {
    keras: () => 'layers.GlobalAveragePooling2D()',
    pytorch: () => 'nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())',
  },
});
