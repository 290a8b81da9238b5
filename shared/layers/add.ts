import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { MOST_INPUTS } from './limits';
import { oneShape, shapesOfOne } from './merging';
import { countValues } from './shapes';

/**
 * The sum of inputs of one shape, value by value, as Keras' Add.
 * FLOPs: n − 1 additions per value (n: number of inputs).
 */
export const add = defineLayer({
  kind: 'Add',
  label: 'Add',
  namePrefix: 'add',
  family: 'merge',
  aliases: ['sum', 'shortcut', 'skip connection', 'residual', '+'],
  help: {
    summary: 'Adds its inputs value by value. All of them need the same shape.',
    whenToUse:
      'To close a residual block: one wire goes through the layers, the other around them, so that the layers learn a ' +
      'correction and the gradient has a short way back.',
    formula: 'y = x₁ + x₂ + … + xₙ',
    source: 'He et al., Deep residual learning for image recognition, 2015; Keras, Add.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: MOST_INPUTS },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => oneShape('Add', inputs),
  mended: (_config, inputs) => shapesOfOne(inputs),
  weights: () => [],
  flops: (_config, inputs, output) => (inputs.length - 1) * countValues(output),
  build: () => [{ className: 'Add', args: {} }],
  spelling: {
    keras: () => 'layers.Add()',
    pytorch: () => 'lambda *inputs: sum(inputs)',
  },
});
