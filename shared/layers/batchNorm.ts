import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { switchField } from './fields';
import type { WeightSpec } from './layer';
import {
  affineFields,
  affineRemark,
  affineSpelling,
  epsilonField,
  gammaAndBeta,
  momentumField,
  runningStatistics,
  statisticsOfBatch,
} from './norms';
import { accept, countValues, inputChannels, onlyInput } from './shapes';
import { pythonCall } from './spelling';

const config = z.strictObject({
  momentum: momentumField,
  epsilon: epsilonField('channel'),
  ...affineFields,
  frozen: switchField({
    label: 'Frozen',
    description:
      'Normalizes with the running statistics in training too and leaves them, γ and β as they are; the gradient goes on to the ' +
      'layers before it. For going on from a trained network on few images.',
    default: false,
  }),
});

type Config = z.output<typeof config>;

/**
 * Batch Normalization over the last axis, as Keras' BatchNormalization: every channel is shifted and scaled by its
 * mean and (biased) variance over the batch and all positions. The running statistics follow the batch's,
 * m ← momentum · m + (1 − momentum) · μ, and are used in inference.
 * Weights, one value per channel: gamma, beta (trained unless it is frozen), moving_mean, moving_variance (not trained).
 * FLOPs: 2 per value; in inference the layer is one multiplication and one addition.
 */
export const batchNorm = defineLayer({
  kind: 'BatchNorm',
  label: 'Batch Norm',
  namePrefix: 'bn',
  family: 'norm',
  aliases: ['BN', 'BatchNormalization', 'BatchNorm2d'],
  help: {
    summary:
      'Gives every channel mean 0 and variance 1 over the batch, then a trained shift β and scale γ. It steadies ' +
      'training and allows larger learning rates.',
    whenToUse:
      'Usually between a convolution and its activation; the bias of that convolution is then idle and can be turned ' +
      'off. Batches of fewer than about eight images give poor statistics.',
    formula: 'y = γ (x − μ) / √(σ² + ε) + β',
    trainingVersusInference:
      'In training μ and σ² are those of the batch, and the running mean and variance follow them: ' +
      'm ← momentum · m + (1 − momentum) · μ. In inference the running values are used, so a picture’s ' +
      'result does not depend on its neighbours in the batch. They start at 0 and 1: after a short training with a ' +
      'momentum near 1 they still hold part of that start. A frozen Batch Norm uses the running values in training too.',
    source: 'Ioffe and Szegedy, Batch Normalization, 2015; Keras, BatchNormalization.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: true,
  summary: ({ momentum, frozen }) => (frozen ? 'frozen' : `momentum ${momentum}`),
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: weightsOf,
  flops: (_config, _inputs, output) => 2 * countValues(output),
  statistics: ({ momentum, frozen }, inputs) =>
    frozen ? null : statisticsOfBatch(inputs, 'batch', momentum),
  build: ({ momentum, epsilon, center, scale, frozen }) => [
    {
      className: 'BatchNormalization',
      args: { axis: -1, momentum, epsilon, center, scale, trainable: !frozen },
    },
  ],
  spelling: {
    keras: (options) =>
      pythonCall(
        'layers.BatchNormalization',
        `momentum=${options.momentum}`,
        `epsilon=${options.epsilon}`,
        ...affineSpelling(options),
        options.frozen ? 'trainable=False' : null,
      ),
    pytorch: pytorchSpelling,
  },
});

function weightsOf(options: Config, inputs: Parameters<typeof inputChannels>[0]): readonly WeightSpec[] {
  const shape = [inputChannels(inputs)];
  return [...gammaAndBeta(options, shape, !options.frozen), ...runningStatistics(shape)];
}

/** PyTorch's momentum is the weight of the new value. */
function pytorchSpelling(options: Config): string {
  const { momentum, epsilon, center, scale, frozen } = options;
  const newShare = Number((1 - momentum).toPrecision(12));
  const call = pythonCall(
    'nn.LazyBatchNorm2d',
    `eps=${epsilon}`,
    `momentum=${newShare}`,
    center || scale ? null : 'affine=False',
  );
  return affineRemark(frozen ? `${call}.eval().requires_grad_(False)` : call, options);
}
