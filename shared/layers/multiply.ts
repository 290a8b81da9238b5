import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { MOST_INPUTS } from './limits';
import { oneShape, shapesOfOne } from './merging';
import { countValues } from './shapes';

/**
 * The product of inputs of one shape, value by value, as Keras' Multiply.
 * FLOPs: n − 1 multiplications per value (n: number of inputs).
 */
export const multiply = defineLayer({
  kind: 'Multiply',
  label: 'Multiply',
  namePrefix: 'mul',
  family: 'merge',
  aliases: ['Mul', 'Product', 'gate', 'gating', 'times', '×'],
  help: {
    summary: 'Multiplies its inputs value by value. All of them need the same shape.',
    whenToUse:
      'As a gate: one way ends in a sigmoid and lets through, between 0 and 1, what the other way brings.',
    formula: 'y = x₁ · x₂ · … · xₙ',
    source: 'Dauphin et al., Language modeling with gated convolutional networks, 2016; Keras, Multiply.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: MOST_INPUTS },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => oneShape('Multiply', inputs),
  mended: (_config, inputs) => shapesOfOne(inputs),
  weights: () => [],
  flops: (_config, inputs, output) => (inputs.length - 1) * countValues(output),
  build: () => [{ className: 'Multiply', args: {} }],
  spelling: {
    keras: () => 'layers.Multiply()',
    pytorch: () => 'lambda *inputs: math.prod(inputs)',
  },
});
