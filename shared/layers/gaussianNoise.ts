import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { numberField } from './fields';
import { accept, onlyInput } from './shapes';

/**
 * Normal noise added in training; inference passes values unchanged.
 * FLOPs: 0 (inference).
 */
export const gaussianNoise = defineLayer({
  kind: 'GaussianNoise',
  label: 'Gaussian Noise',
  namePrefix: 'noise',
  family: 'reg',
  aliases: ['noise', 'jitter', 'normal noise'],
  help: {
    summary: 'Adds random numbers from a normal distribution of mean 0 to every value during training.',
    whenToUse:
      'Against overfitting, mostly right behind the Input, so that no training image is ever seen twice alike. Take the ' +
      'deviation from the size of the values it is added to: pixels go from 0 to 1.',
    formula: 'y = x + n,  n normal with mean 0 and standard deviation σ',
    trainingVersusInference:
      'In training noise is drawn anew in each step, by the seed of the run. In inference none is added: y = x.',
    source:
      'Bishop, Training with noise is equivalent to Tikhonov regularization, 1995; Keras, GaussianNoise.',
  },
  config: z.strictObject({
    stddev: numberField({
      label: 'Standard deviation (σ)',
      description: 'How far the noise scatters around 0.',
      min: 0,
      max: 10,
      step: 0.05,
      default: 0.1,
    }),
  }),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: ({ stddev }) => `σ ${stddev}`,
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: () => [],
  flops: () => 0,
  build: ({ stddev }) => [{ className: 'GaussianNoise', args: { stddev } }],
  spelling: {
    keras: ({ stddev }) => `layers.GaussianNoise(${stddev})`,
    pytorch: ({ stddev }) => `lambda x: x + ${stddev} * torch.randn_like(x) if training else x`,
  },
});
