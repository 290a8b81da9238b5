import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { integerField } from './fields';
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
  virtualBatchSize: integerField({
    label: 'Ghost batch',
    description:
      'Images that are normalized together: neighbours in the batch. Where it does not divide the batch, the last ghost batch is ' +
      'smaller; where it is larger than the batch, the layer is Batch Norm.',
    min: 1,
    max: 4096,
    default: 16,
    unit: 'images',
  }),
  momentum: momentumField,
  epsilon: epsilonField('channel'),
  ...affineFields,
});

/**
 * Ghost Batch Normalization: Batch Norm whose statistics in training are those of a part of the batch. Each ghost batch in turn
 * moves the running statistics, m ← m + (1 − momentum) · s · (μ − m), s being its size by that of the first; they are used in
 * inference.
 * Weights, one value per channel: gamma, beta (trained), moving_mean, moving_variance (not trained).
 * FLOPs: 2 per value; in inference the layer is one multiplication and one addition.
 */
export const ghostBatchNorm = defineLayer({
  kind: 'GhostBatchNorm',
  label: 'Ghost Batch Norm',
  namePrefix: 'gbn',
  family: 'norm',
  aliases: ['GBN', 'GhostBN', 'Virtual batch size'],
  help: {
    summary:
      'Batch Norm over a few images at a time: the batch is cut into ghost batches, and each is normalized by its own mean and ' +
      'variance.',
    whenToUse:
      'With large batches, where Batch Norm’s statistics hardly vary any more and with them a part of what keeps it from ' +
      'overfitting is lost; or to see what small batches do to Batch Norm while everything else stays.',
    formula: 'y = γ (x − μ) / √(σ² + ε) + β,  μ, σ² over a ghost batch',
    trainingVersusInference:
      'In training μ and σ² are those of the ghost batch. Every ghost batch in turn moves the running mean and variance: ' +
      'm ← momentum · m + (1 − momentum) · μ; a smaller last one by its share of a full one. In inference the running values ' +
      'are used, as in Batch Norm.',
    source: 'Hoffer, Hubara and Soudry, Train longer, generalize better, 2017.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: true,
  summary: ({ virtualBatchSize, momentum }) => `${virtualBatchSize} images · momentum ${momentum}`,
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: (options, inputs) => {
    const shape = [inputChannels(inputs)];
    return [...gammaAndBeta(options, shape), ...runningStatistics(shape)];
  },
  flops: (_config, _inputs, output) => 2 * countValues(output),
  statistics: ({ virtualBatchSize, momentum }, inputs) =>
    statisticsOfBatch(inputs, virtualBatchSize, momentum),
  build: ({ virtualBatchSize, momentum, epsilon, center, scale }) => [
    { className: 'GhostBatchNormalization', args: { virtualBatchSize, momentum, epsilon, center, scale } },
  ],
  spelling: {
    keras: (options) =>
      pythonCall(
        'tf.compat.v1.layers.BatchNormalization',
        `momentum=${options.momentum}`,
        `epsilon=${options.epsilon}`,
        ...affineSpelling(options),
        `virtual_batch_size=${options.virtualBatchSize}`,
      ),
    pytorch: (options) => {
      const { virtualBatchSize, momentum, epsilon, center, scale } = options;
      const call = pythonCall(
        'nn.LazyBatchNorm2d',
        `eps=${epsilon}`,
        `momentum=${Number((1 - momentum).toPrecision(12))}`,
        center || scale ? null : 'affine=False',
      );
      const remark = affineRemark('', options);
      return `torch.cat([bn(ghost) for ghost in x.split(${virtualBatchSize})])  # bn = ${call}${remark}`;
    },
  },
});
