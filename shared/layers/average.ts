import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { MOST_INPUTS } from './limits';
import { oneShape, shapesOfOne } from './merging';
import { countValues } from './shapes';

/**
 * The mean of inputs of one shape, value by value, as Keras' Average.
 * FLOPs: n − 1 additions and a multiplication with 1/n per value (n: number of inputs).
 */
export const average = defineLayer({
  kind: 'Average',
  label: 'Average',
  namePrefix: 'mean',
  family: 'merge',
  aliases: ['Mean of inputs', 'avg', 'ensemble'],
  help: {
    summary: 'Takes the mean of its inputs value by value. All of them need the same shape.',
    whenToUse:
      'To join branches that answer the same question, as an ensemble does: unlike a sum, the result is no larger the more of ' +
      'them there are.',
    formula: 'y = (x₁ + x₂ + … + xₙ) / n',
    source: 'Keras, Average.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: MOST_INPUTS },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => oneShape('Average', inputs),
  mended: (_config, inputs) => shapesOfOne(inputs),
  weights: () => [],
  flops: (_config, inputs, output) => inputs.length * countValues(output),
  build: () => [{ className: 'Average', args: {} }],
  spelling: {
    keras: () => 'layers.Average()',
    pytorch: () => 'lambda *inputs: sum(inputs) / len(inputs)',
  },
});
