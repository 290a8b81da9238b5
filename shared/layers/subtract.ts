import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { oneShape, shapesOfOne } from './merging';
import { countValues } from './shapes';

/**
 * The difference of two inputs of one shape, value by value, as Keras' Subtract.
 * FLOPs: one subtraction per value.
 */
export const subtract = defineLayer({
  kind: 'Subtract',
  label: 'Subtract',
  namePrefix: 'sub',
  family: 'merge',
  aliases: ['Difference', 'minus', '−'],
  help: {
    summary:
      'Takes its second input from its first, value by value. Both need the same shape; which is first, the ports say.',
    whenToUse:
      'To let a network see what two ways make differently: what some layers changed in an image, or how two branches part.',
    formula: 'y = x₁ − x₂',
    source: 'Keras, Subtract.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: 2 },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => oneShape('Subtract', inputs),
  mended: (_config, inputs) => shapesOfOne(inputs),
  weights: () => [],
  flops: (_config, _inputs, output) => countValues(output),
  build: () => [{ className: 'Subtract', args: {} }],
  spelling: {
    keras: () => 'layers.Subtract()',
    pytorch: () => 'lambda a, b: a - b',
  },
});
