import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { rateField } from './dropping';
import { accept, onlyInput } from './shapes';

/**
 * Inverted dropout: in training every value is zero with probability `rate` and divided by 1 − rate otherwise, so that
 * the mean stays. Inference passes values unchanged.
 * FLOPs: 0 (inference).
 */
export const dropout = defineLayer({
  kind: 'Dropout',
  label: 'Dropout',
  namePrefix: 'dropout',
  family: 'reg',
  aliases: ['drop', 'overfitting'],
  help: {
    summary: 'Sets random values to zero during training, so that no unit can rely on one other unit alone.',
    whenToUse:
      'Against overfitting, mostly before or between Dense layers. Together with Batch Norm, put it after the last ' +
      'one: it changes the variance in training only, and the running statistics would not fit in inference.',
    formula: 'y = m x / (1 − rate),  m = 0 with probability rate, else 1',
    trainingVersusInference:
      'In training every value is kept or dropped anew in each step, by the seed of the run. In inference nothing is ' +
      'dropped: y = x.',
    source:
      'Srivastava et al., Dropout, 2014; with Batch Norm: Li et al., Understanding the disharmony between dropout and ' +
      'batch normalization, 2018; Keras, Dropout.',
  },
  config: z.strictObject({
    rate: rateField('values', 0.5),
  }),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: ({ rate }) => `rate ${rate}`,
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: () => [],
  flops: () => 0,
  build: ({ rate }) => [{ className: 'Dropout', args: { rate } }],
  spelling: {
    keras: ({ rate }) => `layers.Dropout(${rate})`,
    pytorch: ({ rate }) => `nn.Dropout(${rate})`,
  },
});
