import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { accept, countValues, onlyInput } from './shapes';

/**
 * All values of an image in one vector, in the order height, width, channels: `[h, w, c]` becomes `[h · w · c]`. A
 * vector passes as it is (tfjs' Flatten refuses it, Keras' does not; it is built as a linear Activation).
 * FLOPs: 0.
 */
export const flatten = defineLayer({
  kind: 'Flatten',
  label: 'Flatten',
  namePrefix: 'flatten',
  family: 'pool',
  aliases: ['vectorize', 'ravel', 'view'],
  help: {
    summary: 'Lays all values of an image out in one vector, so that a Dense layer can follow.',
    whenToUse:
      'Between the last image and the first Dense layer. Every pixel of every channel becomes an input of that layer: ' +
      'for large images Global Average needs far fewer weights.',
    formula: 'y[(i w + j) c + k] = x[i, j, k]  (image of h × w × c)',
    source:
      'Keras, Flatten (order height, width, channels; PyTorch’s is channels, height, width, so a Dense kernel has to be ' +
      'permuted between them).',
  },
  config: z.strictObject({}),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => accept([countValues(onlyInput(inputs))]),
  shapeTerms: (_config, inputs) => {
    const input = onlyInput(inputs);
    return input.length === 1
      ? []
      : [{ axis: 'Values', expression: `${input.join(' · ')} = ${countValues(input)}` }];
  },
  weights: () => [],
  flops: () => 0,
  // The same values under another shape.
  kept: () => 0,
  window: () => 'all',
  build: (_config, inputs) => [
    onlyInput(inputs).length === 1
      ? { className: 'Activation', args: { activation: 'linear' } }
      : { className: 'Flatten', args: {} },
  ],
  spelling: {
    keras: () => 'layers.Flatten()',
    pytorch: () => 'nn.Flatten()',
  },
});
