import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { accept, countValues, imageSize, inputChannels, needsImage, onlyInput, refuse } from './shapes';

/**
 * The largest value of every channel in the whole image: `[h, w, c]` becomes `[c]`, as Keras' GlobalMaxPooling2D. Where
 * several positions are the largest, the gradient goes to the first in the order of rows.
 * FLOPs: h · w · c − c comparisons.
 */
export const globalMaxPooling2D = defineLayer({
  kind: 'GlobalMaxPooling2D',
  label: 'Global Max',
  namePrefix: 'gmp',
  family: 'pool',
  aliases: ['GMP', 'GlobalMaxPooling2D', 'AdaptiveMaxPool2d', 'global max pooling'],
  help: {
    summary: 'Turns an image into a vector: one value per channel, its largest over all positions.',
    whenToUse:
      'Before the last Dense layer where it matters whether something is in the image, not how much of it; Global Average ' +
      'lets every position learn, this one only the position that won.',
    formula: 'y[c] = max of x[i, j, c] over all positions i, j',
    source: 'Oquab et al., Is object localization for free?, 2015; Keras, GlobalMaxPooling2D.',
  },
  config: z.strictObject({}),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => {
    const input = onlyInput(inputs);
    const image = imageSize(input);
    return image === null ? refuse(needsImage('Global Max', input)) : accept([image.channels]);
  },
  shapeTerms: (_config, inputs) => [
    { axis: 'Values', expression: `one per channel = ${inputChannels(inputs)}` },
  ],
  weights: () => [],
  flops: (_config, inputs) => countValues(onlyInput(inputs)) - inputChannels(inputs),
  window: () => 'all',
  build: () => [{ className: 'GlobalMaxPooling2D', args: {} }],
  spelling: {
    keras: () => 'layers.GlobalMaxPooling2D()',
    pytorch: () => 'nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten())',
  },
});
