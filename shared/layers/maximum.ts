import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { MOST_INPUTS } from './limits';
import { oneShape } from './merging';
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
  help: {
    summary:
      'Takes the largest of its inputs value by value: a maxout unit over convolutions side by side. Only the input ' +
      'that won learns from a value; where several are equal, that of the lowest port. All inputs need the same shape.',
    formula: 'y = max(x₁, x₂, …, xₙ)',
    source: 'Goodfellow et al., Maxout networks, 2013; Keras, Maximum.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: MOST_INPUTS },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => oneShape('Maximum', inputs),
  weights: () => [],
  flops: (_config, inputs, output) => (inputs.length - 1) * countValues(output),
  build: () => [{ className: 'Maximum', args: {} }],
  spelling: {
    keras: () => 'layers.Maximum()',
    pytorch: () => 'lambda *inputs: functools.reduce(torch.maximum, inputs)',
  },
});
