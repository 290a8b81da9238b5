import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { integerField, numberField } from './fields';
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

const MOST_STEPS = 10_000_000;

const step = { min: 0, max: MOST_STEPS, unit: 'steps' };

const config = z.strictObject({
  rMax: numberField({
    label: 'Largest r',
    description:
      'Bound of the correction of the deviation, r = σ_B / σ, and with its inverse the lower one, once it is open. 1 leaves ' +
      'Batch Norm.',
    min: 1,
    max: 1000,
    step: 0.5,
    default: 3,
  }),
  dMax: numberField({
    label: 'Largest d',
    description:
      'Bound of the correction of the mean, d = (μ_B − μ) / σ, on both sides, once it is open. 0 leaves Batch Norm.',
    min: 0,
    max: 1000,
    step: 0.5,
    default: 5,
  }),
  rampFrom: integerField({
    ...step,
    label: 'Batch Norm until',
    description:
      'Training steps before the bounds begin to open; until then the layer is Batch Norm. The paper’s 5,000, 25,000 and 40,000 ' +
      'steps are fifty times as many as these defaults.',
    default: 100,
  }),
  rUntil: integerField({
    ...step,
    label: 'r open at',
    description: 'Training step at which r has its largest bound, which grows in a line until then.',
    default: 800,
  }),
  dUntil: integerField({
    ...step,
    label: 'd open at',
    description: 'Training step at which d has its largest bound, which grows in a line until then.',
    default: 500,
  }),
  momentum: momentumField,
  epsilon: epsilonField('channel'),
  ...affineFields,
});

/**
 * Batch Renormalization: Batch Norm whose result is corrected towards what the running statistics would give, as far as bounds
 * allow that open as training goes on. The running mean and deviation follow the batch's, m ← momentum · m + (1 − momentum) · μ,
 * and are used in inference.
 * Weights: gamma, beta (trained), moving_mean, moving_variance (not trained; the square of the running deviation less ε), one
 * value per channel, and updates, which the bounds go by: how often the layer was used in training, once a step, and where its
 * weights are shared once in each place, so that two places count two a step.
 * FLOPs: 2 per value; in inference the layer is one multiplication and one addition.
 */
export const batchRenorm = defineLayer({
  kind: 'BatchRenorm',
  label: 'Batch Renorm',
  namePrefix: 'brn',
  family: 'norm',
  aliases: ['BRN', 'BatchRenormalization', 'Renorm'],
  help: {
    summary:
      'Batch Norm whose result is corrected towards what the running statistics would give, so that training and inference ' +
      'compute nearly the same. Within the batch’s result x̂ the corrections r and d are taken as constants: no gradient flows ' +
      'through them. Steps, by which their bounds open, are counted by uses of the layer: one whose weights are used in two ' +
      'places counts two in each.',
    whenToUse:
      'In place of Batch Norm where batches are small or their images alike, and where training and inference disagree. The ' +
      'bounds of r and d should open once the running statistics have settled.',
    formula:
      'y = γ (x̂ r + d) + β,  x̂ = (x − μ_B) / σ_B,  σ = √(variance + ε)\n' +
      'r = σ_B / σ within [1/r_max, r_max],  d = (μ_B − μ) / σ within [−d_max, d_max]',
    trainingVersusInference:
      'In training μ_B and σ_B are those of the batch, and the running mean μ and deviation σ follow them: ' +
      'σ ← momentum · σ + (1 − momentum) · σ_B. In inference y = γ (x − μ) / σ + β.',
    source: 'Ioffe, Batch Renormalization, 2017.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: true,
  summary: ({ rMax, dMax }) => `r ≤ ${rMax} · d ≤ ${dMax}`,
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: (options, inputs) => {
    const shape = [inputChannels(inputs)];
    return [
      ...gammaAndBeta(options, shape),
      ...runningStatistics(shape),
      { name: 'updates', shape: [], trainable: false, initializer: { kind: 'zeros' } },
    ];
  },
  flops: (_config, _inputs, output) => 2 * countValues(output),
  statistics: ({ momentum }, inputs) => statisticsOfBatch(inputs, 'batch', momentum),
  build: (options) => [{ className: 'BatchRenormalization', args: options }],
  spelling: {
    keras: (options) =>
      pythonCall(
        'tf.compat.v1.layers.BatchNormalization',
        `momentum=${options.momentum}`,
        `epsilon=${options.epsilon}`,
        ...affineSpelling(options),
        'renorm=True',
        `renorm_clipping={'rmin': 1 / ${options.rMax}, 'rmax': ${options.rMax}, 'dmax': ${options.dMax}}`,
        `renorm_momentum=${options.momentum}`,
      ),
    pytorch: (options) => {
      const remark = affineRemark('', options);
      return `gamma * (x_hat * r + d) + beta  # r, d = ratio.clamp(1 / ${options.rMax}, ${options.rMax}), shift.clamp(-${options.dMax}, ${options.dMax}), detached${remark}`;
    },
  },
});
