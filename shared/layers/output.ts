import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { choiceField, numberField, switchField } from './fields';
import { accept, describeShape, onlyInput, refuse } from './shapes';

/**
 * The end of the network: its input is compared with the labels by the loss. Its shape is its input's: one value per
 * class. FLOPs: 0 (the loss is no part of the network).
 */
export const outputLayer = defineLayer({
  kind: 'Output',
  label: 'Output',
  namePrefix: 'output',
  family: 'io',
  aliases: ['loss', 'cross-entropy', 'MSE', 'target'],
  help: {
    summary:
      'The end of the network: what arrives here, one value per class, is compared with the labels by the loss, and the ' +
      'gradient of the loss starts here. A network may have several Outputs: all are compared with the same labels, and ' +
      'the network’s loss is the sum of theirs, each times its weight.',
    whenToUse:
      'Once in most networks; a second and third one as auxiliary classifiers on the way, weighted less. Cross-entropy is ' +
      'the usual loss of a classifier, after a Dense layer with softmax; mean squared error compares the values with 1 for ' +
      'the right class and 0 for the others.',
    formula:
      'Cross-entropy: L = −Σ t[k] ln p[k]\nMean squared error: L = 1/n Σ (p[k] − t[k])²  (t: label, p: prediction, n classes)\n' +
      'Several Outputs: L = Σ w[o] L[o]',
    trainingVersusInference:
      'The loss is the mean over the batch. In training its gradient changes the weights; in validation it is only ' +
      'measured. The prediction is the class with the largest value in both; with several Outputs, of the first one.',
    source:
      'Keras, CategoricalCrossentropy and MeanSquaredError, on one-hot labels; loss_weights of Model.compile. Auxiliary ' +
      'classifiers: Szegedy et al., Going Deeper with Convolutions, CVPR 2015.',
  },
  config: z.strictObject({
    loss: choiceField({
      label: 'Loss',
      description: 'How the distance between prediction and label is measured.',
      default: 'categoricalCrossentropy',
      options: [
        { value: 'categoricalCrossentropy', label: 'Cross-entropy' },
        { value: 'meanSquaredError', label: 'Mean squared error' },
      ],
    }),
    fromLogits: switchField({
      label: 'Input is logits',
      description:
        'On where the layer before gives logits, the values that a softmax would turn into probabilities; off where it ' +
        'ends in a softmax. The gradient is the same: either way the loss is computed from the logits.',
      default: false,
      shownFor: { field: 'loss', values: ['categoricalCrossentropy'] },
    }),
    lossWeight: numberField({
      label: 'Loss weight',
      description:
        'What this Output’s loss counts in the network’s. GoogLeNet’s auxiliary classifiers count 0.3, its end 1.',
      min: 0,
      exclusiveMin: true,
      max: 1000,
      step: 0.1,
      default: 1,
    }),
  }),
  inputs: { min: 1, max: 1 },
  outputs: 0,
  normalizes: false,
  summary: ({ loss, fromLogits, lossWeight }) => {
    const name = loss === 'meanSquaredError' ? 'mean squared error' : 'cross-entropy';
    const logits = loss === 'categoricalCrossentropy' && fromLogits ? ' · logits' : '';
    return `${name}${logits}${lossWeight === 1 ? '' : ` · × ${lossWeight}`}`;
  },
  shape: (_config, inputs) => {
    const input = onlyInput(inputs);
    if (input.length === 1) return accept(input);
    return refuse({
      code: 'output-needs-vector',
      message:
        `Output needs a vector with one value per class, but receives ${describeShape(input)}: insert Flatten or ` +
        'Global Average and a Dense layer with one unit per class before it.',
      port: 0,
    });
  },
  weights: () => [],
  flops: () => 0,
  // It gives nothing on.
  kept: () => 0,
  build: () => [],
  spelling: {
    keras: ({ loss, fromLogits }) => {
      if (loss === 'meanSquaredError') return 'keras.losses.MeanSquaredError()';
      return `keras.losses.CategoricalCrossentropy(${fromLogits ? 'from_logits=True' : ''})`;
    },
    pytorch: ({ loss, fromLogits }) => {
      if (loss === 'meanSquaredError') return 'nn.MSELoss()';
      return fromLogits ? 'nn.CrossEntropyLoss()' : 'lambda p, t: nn.functional.nll_loss(p.log(), t)';
    },
  },
});
