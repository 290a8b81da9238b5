import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { numberField, switchField } from './fields';
import type { WeightSpec } from './layer';
import { gammaAndBeta, SMALLEST_EPSILON } from './norms';
import { accept, countValues, imageSize, inputChannels, needsImage, onlyInput, refuse } from './shapes';

const config = z.strictObject({
  epsilon: numberField({
    label: 'Epsilon',
    description:
      'Added to the mean square, so that a channel of zeros does not divide by 0. At least 1e-12: much smaller values are 0 in ' +
      'the 32-bit numbers that training computes with.',
    min: SMALLEST_EPSILON,
    max: 1,
    step: 0.000_001,
    default: 0.000_001,
  }),
  learnEpsilon: switchField({
    label: 'Learn epsilon',
    description:
      'Adds a trained number’s size to epsilon, which begins at 0.0001. On images of one pixel the layer would otherwise give ' +
      'little more than the sign of its input.',
    default: false,
  }),
});

type Config = z.output<typeof config>;

/** What the trained part of ε begins at. Source: Singh and Krishnan 2020. */
const LEARNED_START = 1e-4;

/**
 * Filter Response Normalization with its Thresholded Linear Unit: every channel of every image on its own is divided by the root of
 * its mean square over all positions; what lies under a trained threshold becomes that. The same in training and inference.
 * Weights, one value per channel: gamma, beta, tau; and epsilon, one number, where it is learned.
 * FLOPs: 5 per value: 2 for the mean square, a multiplication, an addition and a comparison.
 */
export const filterResponseNorm = defineLayer({
  kind: 'FilterResponseNorm',
  label: 'Filter Response Norm',
  namePrefix: 'frn',
  family: 'norm',
  aliases: ['FRN', 'TLU', 'Thresholded linear unit'],
  help: {
    summary:
      'Divides every channel of each image by the root of its mean square, then applies a trained scale γ and shift β, and cuts off ' +
      'below a trained threshold τ in place of ReLU’s 0. No image depends on the others of its batch, and no mean is taken off.',
    whenToUse:
      'In place of a Batch Norm and the ReLU after it, with batches of any size; put no other activation behind it. Larger ' +
      'learning rates want a warm-up.',
    formula:
      'z = max(γ x / √(ν² + ε) + β, τ),  ν² the mean of x² over the positions of a channel in an image',
    source: 'Singh and Krishnan, Filter Response Normalization Layer, 2020.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: true,
  summary: ({ learnEpsilon }) => (learnEpsilon ? 'ε learned' : ''),
  shape: (_config, inputs) => {
    const input = onlyInput(inputs);
    return imageSize(input) === null ? refuse(needsImage('Filter Response Norm', input)) : accept(input);
  },
  weights: weightsOf,
  flops: (_config, _inputs, output) => 5 * countValues(output),
  statistics: (_config, inputs) => ({
    values: countValues(onlyInput(inputs)) / inputChannels(inputs),
    images: 1,
    subtracts: 'nothing',
    momentum: null,
  }),
  build: ({ epsilon, learnEpsilon }) => [
    { className: 'FilterResponseNormalization', args: { epsilon, learnEpsilon } },
  ],
  spelling: {
    keras: (options) =>
      `keras.ops.maximum(gamma * x * keras.ops.rsqrt(keras.ops.mean(x * x, (1, 2), keepdims=True) + ${epsilonSpelling(options)}) + beta, tau)`,
    pytorch: (options) =>
      `torch.maximum(gamma * x * torch.rsqrt((x * x).mean((2, 3), keepdim=True) + ${epsilonSpelling(options)}) + beta, tau)`,
  },
});

function weightsOf(
  { learnEpsilon }: Config,
  inputs: Parameters<typeof inputChannels>[0],
): readonly WeightSpec[] {
  const shape = [inputChannels(inputs)];
  const learned: WeightSpec = {
    name: 'epsilon',
    shape: [],
    trainable: true,
    initializer: { kind: 'constant', value: LEARNED_START },
  };
  return [
    ...gammaAndBeta({ center: true, scale: true }, shape),
    { name: 'tau', shape, trainable: true, initializer: { kind: 'zeros' } },
    ...(learnEpsilon ? [learned] : []),
  ];
}

function epsilonSpelling({ epsilon, learnEpsilon }: Config): string {
  return learnEpsilon ? `${epsilon} + abs(learned)` : `${epsilon}`;
}
