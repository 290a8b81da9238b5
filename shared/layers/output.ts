import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { choiceField, numberField, switchField } from './fields';
import { accept, describeShape, onlyInput, refuse } from './shapes';

/** The losses as a node's second line names them. */
const lossNames = {
  categoricalCrossentropy: 'cross-entropy',
  binaryCrossentropy: 'binary cross-entropy',
  meanSquaredError: 'mean squared error',
} as const;

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
      'the usual loss of a classifier, after a Dense layer with softmax; binary cross-entropy asks of every class by ' +
      'itself, after a sigmoid; mean squared error compares the values with 1 for the right class and 0 for the others.',
    formula:
      'Cross-entropy: L = −Σ t[k] ln p[k], p = softmax(z); of probabilities p[k] / Σ p[j]\n' +
      'Binary cross-entropy: L = −1/n Σ (t[k] ln p[k] + (1 − t[k]) ln(1 − p[k])), p = sigmoid(z)\n' +
      'Mean squared error: L = 1/n Σ (p[k] − t[k])²\n' +
      'Label smoothing: t (1 − α) + α/n; binary: t (1 − α) + α/2\n' +
      'Several Outputs: L = Σ w[o] L[o]  (t: label, p: prediction, z: logits, n classes, w: loss weight)',
    trainingVersusInference:
      'The loss is the mean over the batch. In training its gradient changes the weights; in validation it is only ' +
      'measured. The prediction is the class with the largest value in both; with several Outputs, of the first one. Where ' +
      'there are more than five classes, top-5 accuracy counts images whose class is among the five largest.',
    source:
      'Keras, CategoricalCrossentropy, BinaryCrossentropy and MeanSquaredError, on one-hot labels, TopKCategoricalAccuracy, ' +
      'and loss_weights of Model.compile. Label smoothing: Szegedy et al., Rethinking the Inception Architecture, CVPR 2016. ' +
      'Auxiliary classifiers: Szegedy et al., Going Deeper with Convolutions, CVPR 2015.',
  },
  config: z.strictObject({
    loss: choiceField({
      label: 'Loss',
      description: 'How the distance between prediction and label is measured.',
      default: 'categoricalCrossentropy',
      options: [
        { value: 'categoricalCrossentropy', label: 'Cross-entropy' },
        { value: 'binaryCrossentropy', label: 'Binary cross-entropy' },
        { value: 'meanSquaredError', label: 'Mean squared error' },
      ],
    }),
    fromLogits: switchField({
      label: 'Input is logits',
      description:
        'On where the layer before gives logits, the values that a softmax (binary: a sigmoid) would turn into ' +
        'probabilities; off where it gives probabilities. The gradient is the same: of a layer that ends in that ' +
        'function the loss is computed from its logits.',
      default: false,
      shownFor: { field: 'loss', values: ['categoricalCrossentropy', 'binaryCrossentropy'] },
    }),
    labelSmoothing: numberField({
      label: 'Label smoothing (α)',
      description:
        'Share of the label that is spread over all classes (binary: over yes and no), so that the network need not become ' +
        'ever more certain; 0.1 is usual.',
      min: 0,
      max: 1,
      exclusiveMax: true,
      step: 0.05,
      default: 0,
      shownFor: { field: 'loss', values: ['categoricalCrossentropy', 'binaryCrossentropy'] },
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
  summary: ({ loss, fromLogits, labelSmoothing, lossWeight }) => {
    const crossEntropy = loss !== 'meanSquaredError';
    return [
      lossNames[loss],
      ...(crossEntropy && fromLogits ? ['logits'] : []),
      ...(crossEntropy && labelSmoothing > 0 ? [`α ${labelSmoothing}`] : []),
      ...(lossWeight === 1 ? [] : [`× ${lossWeight}`]),
    ].join(' · ');
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
    keras: ({ loss, fromLogits, labelSmoothing }) => {
      if (loss === 'meanSquaredError') return 'keras.losses.MeanSquaredError()';
      const name = loss === 'binaryCrossentropy' ? 'BinaryCrossentropy' : 'CategoricalCrossentropy';
      const options = [
        ...(fromLogits ? ['from_logits=True'] : []),
        ...(labelSmoothing > 0 ? [`label_smoothing=${labelSmoothing}`] : []),
      ];
      return `keras.losses.${name}(${options.join(', ')})`;
    },
    pytorch: ({ loss, fromLogits, labelSmoothing: smoothing }) => {
      switch (loss) {
        case 'meanSquaredError':
          return 'nn.MSELoss()';
        case 'binaryCrossentropy': {
          const name = fromLogits ? 'nn.BCEWithLogitsLoss()' : 'nn.BCELoss()';
          return smoothing > 0 ? `lambda p, t: ${name}(p, t * ${1 - smoothing} + ${smoothing / 2})` : name;
        }
        default: {
          const options = smoothing > 0 ? `label_smoothing=${smoothing}` : '';
          return fromLogits
            ? `nn.CrossEntropyLoss(${options})`
            : `lambda p, t: nn.functional.cross_entropy(p.log(), t${options === '' ? '' : `, ${options}`})`;
        }
      }
    },
  },
});
