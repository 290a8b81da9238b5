import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { numberField } from './fields';
import { accept, countValues, inputChannels, onlyInput } from './shapes';
import { pythonCall } from './spelling';

/**
 * A ReLU whose slope for negative values is learned, one per channel, as Keras' PReLU with the axes of height and width shared.
 * Weights: alpha, [1, 1, channels] for images and [channels] for vectors.
 * FLOPs: a comparison and a multiplication per value.
 */
export const prelu = defineLayer({
  kind: 'PReLU',
  label: 'PReLU',
  namePrefix: 'prelu',
  family: 'act',
  aliases: ['Parametric ReLU', 'learned slope'],
  help: {
    summary:
      'A ReLU that lets negative values through with a slope of their own, which every channel learns while the network trains.',
    whenToUse:
      'Instead of ReLU or Leaky ReLU where channels die, or where it is not clear which slope would suit. It adds one weight ' +
      'per channel; weight decay on it would drive it to ReLU.',
    formula: 'y = x if x > 0, else α[c] x',
    source:
      'He et al., Delving deep into rectifiers, 2015; Keras, PReLU (shared_axes=[1, 2]; it starts α at 0, PyTorch at 0.25).',
  },
  config: z.strictObject({
    initialAlpha: numberField({
      label: 'First slope (α)',
      description:
        'What every slope is before training: 0 as in Keras makes a ReLU of it, 0.25 is PyTorch’s.',
      min: 0,
      max: 1,
      step: 0.05,
      default: 0.25,
      ofWeights: true,
    }),
  }),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: ({ initialAlpha }) => `α from ${initialAlpha}`,
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: ({ initialAlpha }, inputs) => [
    {
      name: 'alpha',
      shape: [
        ...onlyInput(inputs)
          .slice(1)
          .map(() => 1),
        inputChannels(inputs),
      ],
      trainable: true,
      initializer: { kind: 'constant', value: initialAlpha },
    },
  ],
  flops: (_config, _inputs, output) => 2 * countValues(output),
  build: () => [{ className: 'PReLU', args: {} }],
  spelling: {
    keras: ({ initialAlpha }) =>
      pythonCall(
        'layers.PReLU',
        initialAlpha === 0 ? null : `alpha_initializer=keras.initializers.Constant(${initialAlpha})`,
        'shared_axes=[1, 2]',
      ),
    pytorch: ({ initialAlpha }) =>
      `nn.PReLU(num_parameters=channels${initialAlpha === 0.25 ? '' : `, init=${initialAlpha}`})`,
  },
});
