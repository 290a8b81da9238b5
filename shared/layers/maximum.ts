import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { MOST_INPUTS } from './limits';
import { oneShape, shapesOfOne } from './merging';
import { countValues } from './shapes';

/**
 * The largest of inputs of one shape, value by value, as Keras' Maximum. Where several are the largest, the gradient goes
 * to the first of them (PyTorch shares it out).
 * FLOPs: n − 1 comparisons per value (n: number of inputs).
 */
export const maximum = defineLayer({
  kind: 'Maximum',
  label: 'Maximum',
  namePrefix: 'max',
  family: 'merge',
  aliases: ['Maxout', 'max of inputs', 'largest'],
  help: {
    summary:
      'Takes the largest of its inputs value by value. Only the input that won learns from a value; where several are ' +
      'equal, the one at the lowest port.',
    whenToUse:
      'As a maxout unit: over two or more convolutions side by side it learns the shape of the activation itself.',
    formula: 'y = max(x₁, x₂, …, xₙ)',
    source: 'Goodfellow et al., Maxout networks, 2013; Keras, Maximum.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: MOST_INPUTS },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => oneShape('Maximum', inputs),
  mended: (_config, inputs) => shapesOfOne(inputs),
  weights: () => [],
  flops: (_config, inputs, output) => (inputs.length - 1) * countValues(output),
  build: () => [{ className: 'Maximum', args: {} }],
  spelling: {
    keras: () => 'layers.Maximum()',
    pytorch: () => 'lambda *inputs: functools.reduce(torch.maximum, inputs)',
  },
});
