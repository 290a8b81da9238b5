import { z } from 'zod';
import {
  activationFunctions,
  activationOptions,
  kerasActivation,
  plainActivations,
  pytorchActivation,
} from './activations';
import { defineLayer } from './defineLayer';
import { choiceField, integerField, switchField } from './fields';
import { kerasInitializer, kernelInitializerField } from './initializers';
import { kerasPenalty, kernelL2Field } from './penalty';
import { accept, countValues, describeShape, inputChannels, onlyInput, refuse } from './shapes';
import { pythonCall } from './spelling';
import { biasSpecs, kernelSpec } from './weightSpecs';

const MOST_UNITS = 65_536;

const config = z.strictObject({
  units: integerField({
    label: 'Units',
    description: 'Length of the output vector; in the last layer the number of classes.',
    min: 1,
    max: MOST_UNITS,
    default: 10,
    ofShape: true,
  }),
  activation: choiceField({
    label: 'Activation',
    description: 'Function applied to the result; softmax in the last layer of a classifier.',
    default: 'linear',
    options: activationOptions(['linear', ...plainActivations.filter((name) => name !== 'linear')]),
  }),
  useBias: switchField({
    label: 'Bias',
    description:
      'Adds a trained constant to every unit. A Batch Norm right after a linear layer makes it idle.',
    default: true,
  }),
  kernelInitializer: kernelInitializerField(),
  kernelL2: kernelL2Field(),
});

type Config = z.output<typeof config>;

/**
 * A fully connected layer on a vector, as Keras' Dense there. Images are refused: Keras would apply the layer to every
 * position on its own, which is hardly ever meant. Weights: kernel [in, units], bias [units].
 * Builds a linear Dense and, where there is an activation, an Activation after it, so that the engine finds the logits
 * that enter a softmax.
 * FLOPs: 2 · in · units, plus units for the bias, plus the activation's operations per value times units.
 */
export const dense = defineLayer({
  kind: 'Dense',
  label: 'Dense',
  namePrefix: 'dense',
  family: 'dense',
  aliases: ['Linear', 'fully connected', 'FC', 'perceptron', 'MLP', 'logits'],
  help: {
    summary:
      'Connects every input with every output by a trained weight: each value of the output is a weighted sum of all ' +
      'inputs, and a function of it.',
    whenToUse:
      'At the end of a CNN, after Flatten or Global Average: with one unit per class and softmax it turns what the ' +
      'convolutions found into a decision.',
    formula: 'y = f(x W + b)',
    source: 'Rosenblatt, The perceptron, 1958; Keras, Dense; starting weights: Glorot and Bengio, 2010.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: ({ units, activation }) =>
    activation === 'linear' ? `${units}` : `${units} · ${activationFunctions[activation].label}`,
  shape: ({ units }, inputs) => {
    const input = onlyInput(inputs);
    if (input.length === 1) return accept([units]);
    return refuse({
      code: 'dense-needs-vector',
      message: `Dense needs a vector, but receives ${describeShape(input)}: insert Flatten or Global Average before it.`,
      port: 0,
    });
  },
  // Whatever makes a vector of what enters, as many values leave.
  mended: (_config, [input = [1]]) => [{ inputs: [[countValues(input)]] }],
  shapeTerms: ({ units }) => [{ axis: 'Values', expression: `units = ${units}` }],
  weights: ({ units, useBias, ...kernel }, inputs) => [
    kernelSpec('kernel', [inputChannels(inputs), units], kernel),
    ...biasSpecs(units, useBias),
  ],
  flops: ({ units, activation, useBias }, inputs) =>
    units * (2 * inputChannels(inputs) + (useBias ? 1 : 0) + activationFunctions[activation].flopsPerValue),
  multiplyAdds: ({ units }, inputs) => inputChannels(inputs) * units,
  kept: ({ units, activation }) => (activation === 'linear' ? 1 : 2) * units,
  window: () => 'all',
  build: ({ units, activation, useBias }) => [
    { className: 'Dense', args: { units, useBias } },
    ...(activation === 'linear' ? [] : [{ className: 'Activation', args: { activation } }]),
  ],
  spelling: {
    keras: ({ units, activation, useBias, kernelInitializer, kernelL2 }) =>
      pythonCall(
        'layers.Dense',
        units,
        activation === 'linear' ? null : `activation=${kerasActivation(activation)}`,
        useBias ? null : 'use_bias=False',
        kerasInitializer('kernel_initializer', kernelInitializer),
        kerasPenalty('kernel_regularizer', kernelL2),
      ),
    pytorch: pytorchSpelling,
  },
});

function pytorchSpelling({ units, activation, useBias }: Config): string {
  const linear = pythonCall('nn.LazyLinear', units, useBias ? null : 'bias=False');
  if (activation === 'linear') return linear;
  return pythonCall('nn.Sequential', linear, pytorchActivation(activation));
}
