import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { rateField } from './dropping';
import { accept, imageSize, needsImage, onlyInput, refuse } from './shapes';

/**
 * Dropout of whole channels: in training every channel of every image is zero with probability `rate` and divided by 1 − rate
 * otherwise. Inference passes values unchanged.
 * FLOPs: 0 (inference).
 */
export const spatialDropout2D = defineLayer({
  kind: 'SpatialDropout2D',
  label: 'Spatial Dropout',
  namePrefix: 'spatial_dropout',
  family: 'reg',
  aliases: ['SpatialDropout2D', 'Dropout2d', 'channel dropout', 'drop channels'],
  help: {
    summary: 'Sets whole channels of an image to zero during training, each image its own.',
    whenToUse:
      'Against overfitting between convolutions. Neighbouring pixels tell nearly the same, so that Dropout, which drops ' +
      'pixels one by one, hides little there; without a channel the network has to find its answer in others.',
    formula: 'y[i, j, c] = m[c] x[i, j, c] / (1 − rate),  m[c] = 0 with probability rate, else 1',
    trainingVersusInference:
      'In training the channels of every image are kept or dropped anew in each step, by the seed of the run. In inference ' +
      'nothing is dropped: y = x.',
    source:
      'Tompson et al., Efficient object localization using convolutional networks, 2015; Keras, SpatialDropout2D.',
  },
  config: z.strictObject({ rate: rateField('channels', 0.2) }),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: ({ rate }) => `rate ${rate}`,
  shape: (_config, inputs) => {
    const input = onlyInput(inputs);
    return imageSize(input) === null ? refuse(needsImage('Spatial Dropout', input)) : accept(input);
  },
  weights: () => [],
  flops: () => 0,
  build: ({ rate }) => [{ className: 'SpatialDropout2D', args: { rate } }],
  spelling: {
    keras: ({ rate }) => `layers.SpatialDropout2D(${rate})`,
    pytorch: ({ rate }) => `nn.Dropout2d(${rate})`,
  },
});
