import { z } from 'zod';
import {
  activationFunctions,
  activationNames,
  activationOptions,
  kerasActivation,
  pytorchActivation,
} from './activations';
import { defineLayer } from './defineLayer';
import { choiceField, numberField } from './fields';
import { accept, countValues, onlyInput } from './shapes';

const config = z.strictObject({
  activation: choiceField({
    label: 'Function',
    description:
      'The function applied to every value; softmax is applied to all channels of a position together.',
    default: 'relu',
    options: activationOptions(activationNames),
  }),
  alpha: numberField({
    label: 'Alpha (α)',
    description: 'Slope for negative values.',
    min: 0,
    max: 1,
    step: 0.05,
    default: 0.3,
    shownFor: { field: 'activation', values: ['leakyRelu'] },
  }),
});

/**
 * A nonlinearity. Builds `Activation` with the function's name, and `alpha` for Leaky ReLU.
 * FLOPs: the function's operations per value (activations.ts) times the values.
 */
export const activation = defineLayer({
  kind: 'Activation',
  label: 'Activation',
  namePrefix: 'act',
  family: 'act',
  aliases: ['nonlinearity', 'transfer function'],
  help: {
    summary:
      'Applies a nonlinear function to every value; without one, two layers in a row would be no more than one linear ' +
      'layer.',
    whenToUse:
      'After a convolution or a Dense layer, or after the norm that follows it; ReLU is the usual choice. Where channels ' +
      'die with it, Leaky ReLU, ELU, SiLU, Mish and GELU let a gradient through, and PReLU learns how much of it.',
    formula: Object.values(activationFunctions)
      .map(({ label, formula }) => `${label}: ${formula}`)
      .join('\n'),
    source:
      'ReLU: Nair and Hinton, 2010; Leaky ReLU: Maas et al., 2013; ELU: Clevert et al., 2015; SELU: Klambauer et al., ' +
      '2017; ReLU6: Krizhevsky, 2010; SiLU and GELU: Hendrycks and Gimpel, 2016; Hard Swish: ' +
      'Howard et al., 2019; Mish: Misra, 2019; Softplus: Dugas et al., 2000; softmax: Bridle, 1990.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: ({ activation: name, alpha }) => {
    const { label } = activationFunctions[name];
    return name === 'leakyRelu' ? `${label} · α ${alpha}` : label;
  },
  shape: (_config, inputs) => accept(onlyInput(inputs)),
  weights: () => [],
  flops: ({ activation: name }, _inputs, output) =>
    activationFunctions[name].flopsPerValue * countValues(output),
  build: ({ activation: name, alpha }) => [
    {
      className: 'Activation',
      args: name === 'leakyRelu' ? { activation: name, alpha } : { activation: name },
    },
  ],
  spelling: {
    keras: ({ activation: name, alpha }) =>
      name === 'leakyRelu'
        ? `layers.LeakyReLU(negative_slope=${alpha})`
        : `layers.Activation(${kerasActivation(name)})`,
    pytorch: ({ activation: name, alpha }) =>
      name === 'leakyRelu' ? `nn.LeakyReLU(${alpha})` : pytorchActivation(name),
  },
});
