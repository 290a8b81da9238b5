import { z } from 'zod';
import {
  biasField,
  convolutionPaddingField,
  dilationComplaints,
  dilationField,
  filtersField,
  groupComplaints,
  kernelSizeField,
  refuseAlso,
  stridesField,
} from './convolution';
import { defineLayer } from './defineLayer';
import { integerField, switchField } from './fields';
import { kerasInitializer, kernelInitializerField } from './initializers';
import type { Shape } from './layer';
import { kerasPenalty, kernelL2Field } from './penalty';
import { countValues, imageSize, inputChannels, onlyInput } from './shapes';
import { paddedAsTensorFlow, pythonCall } from './spelling';
import { biasSpecs, kernelSpec } from './weightSpecs';
import { fittingWindows, formatWindow, slideWindow, type Window, windowTerms } from './windows';

const MOST_GROUPS = 4096;

const config = z.strictObject({
  filters: filtersField(),
  kernelSize: kernelSizeField(),
  strides: stridesField('Step of the window; 2 halves height and width.'),
  padding: convolutionPaddingField(),
  dilationRate: dilationField(),
  groups: integerField({
    label: 'Groups',
    description:
      'Cuts channels and filters into so many groups; a filter sees the channels of its own group only. Must divide both ' +
      'the channels that enter and the filters.',
    min: 1,
    max: MOST_GROUPS,
    default: 1,
  }),
  useBias: biasField(),
  kernelInitializer: kernelInitializerField(),
  kernelL2: kernelL2Field(),
  weightStandardization: switchField({
    label: 'Standardize weights',
    description:
      'Uses every filter with mean 0 and variance 1 over its own weights; training goes through it. Meant to stand before a ' +
      'Group Norm.',
    default: false,
  }),
});

type Config = z.output<typeof config>;

function kernelOf({ kernelSize, strides, padding, dilationRate }: Config): Window {
  return { size: kernelSize, stride: strides, padding, dilation: dilationRate };
}

/** Weights that a filter has. */
function productsPerValue({ kernelSize, groups }: Config, inputs: readonly Shape[]): number {
  return (kernelSize ** 2 * inputChannels(inputs)) / groups;
}

/**
 * Two-dimensional convolution (cross-correlation) over the image, as Keras' Conv2D. Weights: kernel [k, k, in / groups, out],
 * bias [out].
 * FLOPs: 2 k² · in / groups · out · (output height · width), plus one addition per output value for the bias. Windows over
 * the padding count in full.
 * With weight standardization the convolution uses (W − μ) / √(σ² + 1e-10), μ and σ² taken for each filter over its k² · in / groups
 * weights; that is done once a batch and not counted. The penalty is on W itself.
 */
export const conv2D = defineLayer({
  kind: 'Conv2D',
  label: 'Conv2D',
  namePrefix: 'conv',
  family: 'conv',
  aliases: ['Convolution2D', 'convolutional', '1x1', 'pointwise'],
  help: {
    summary:
      'Slides small square filters over the image. Each filter sees all channels of its window and gives one value per ' +
      'position, so it finds the same pattern wherever it stands. With dilation, a window sees further at the same cost; ' +
      'with groups, each filter sees its share of the channels and costs that much less.',
    whenToUse:
      'The main building block of a CNN: several of them, with more filters as the image gets smaller. A 1×1 kernel ' +
      'changes the number of channels and nothing else. Where a norm follows, turn the bias off. Standardized weights suit ' +
      'Group Norm with small batches.',
    formula:
      'y[i, j, k] = b[k] + Σ W[u, v, c, k] · x[s i + d u, s j + d v, c] over u, v, c  ' +
      '(s: stride, d: dilation, c: channels in the group of k)\n' +
      'standardized: (W − μ[k]) / √(σ[k]² + 1e-10) instead of W, μ and σ over the weights of filter k',
    source:
      'LeCun et al., Gradient-based learning applied to document recognition, 1998; groups: Krizhevsky et al., 2012; ' +
      'dilation: Yu and Koltun, 2016; weight standardization: Qiao et al., 2019, ε of Kolesnikov et al., 2020; Keras, Conv2D.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: (options) =>
    [
      options.filters,
      formatWindow(kernelOf(options), 1),
      options.padding,
      ...(options.dilationRate === 1 ? [] : [`dilation ${options.dilationRate}`]),
      ...(options.groups === 1 ? [] : [`${options.groups} groups`]),
      ...(options.weightStandardization ? ['standardized'] : []),
    ].join(' · '),
  shape: (options, inputs) => {
    const channels = imageSize(onlyInput(inputs))?.channels;
    const complaints = [
      ...dilationComplaints(options),
      ...(channels === undefined ? [] : groupComplaints(options, channels)),
    ];
    const slid = slideWindow(
      { label: 'Conv2D', window: 'kernel', field: 'kernelSize' },
      kernelOf(options),
      inputs,
      options.filters,
    );
    return refuseAlso(complaints, slid);
  },
  mended: (options, inputs) => {
    const channels = imageSize(inputs[0] ?? [])?.channels ?? 0;
    // Where the channels fit but the filters do not, either number may be the wrong one: no way is plain then.
    const groups = channels % options.groups === 0 ? options.groups : 1;
    return fittingWindows(kernelOf(options), inputs).map(({ size, padding }) => ({
      config: { ...options, groups, kernelSize: size, padding },
    }));
  },
  shapeTerms: (options, inputs) =>
    windowTerms(kernelOf(options), inputs, { axis: 'Channels', expression: `filters = ${options.filters}` }),
  weights: ({ filters, kernelSize, groups, useBias, ...kernel }, inputs) => [
    kernelSpec('kernel', [kernelSize, kernelSize, inputChannels(inputs) / groups, filters], kernel),
    ...biasSpecs(filters, useBias),
  ],
  flops: (options, inputs, output) =>
    (2 * productsPerValue(options, inputs) + (options.useBias ? 1 : 0)) * countValues(output),
  multiplyAdds: (options, inputs, output) => productsPerValue(options, inputs) * countValues(output),
  window: kernelOf,
  build: ({
    filters,
    kernelSize,
    strides,
    padding,
    dilationRate,
    groups,
    useBias,
    weightStandardization,
  }) => [
    {
      className: 'Conv2D',
      args: {
        ...{ filters, kernelSize, strides, padding, dilationRate, groups, useBias },
        weightStandardization,
      },
    },
  ],
  spelling: {
    keras: kerasSpelling,
    pytorch: pytorchSpelling,
  },
});

/** The expression, and what else has to be done, which neither library has a layer for. */
function standardizedFirst(expression: string, { weightStandardization }: Config): string {
  return weightStandardization
    ? `${expression}  # its kernel standardized first, filter by filter`
    : expression;
}

function kerasSpelling(options: Config): string {
  const { filters, kernelSize, strides, padding, dilationRate, groups, useBias } = options;
  const call = pythonCall(
    'layers.Conv2D',
    filters,
    kernelSize,
    strides === 1 ? null : `strides=${strides}`,
    `padding='${padding}'`,
    dilationRate === 1 ? null : `dilation_rate=${dilationRate}`,
    groups === 1 ? null : `groups=${groups}`,
    useBias ? null : 'use_bias=False',
    kerasInitializer('kernel_initializer', options.kernelInitializer),
    kerasPenalty('kernel_regularizer', options.kernelL2),
  );
  return standardizedFirst(call, options);
}

function pytorchSpelling(options: Config): string {
  const { filters, kernelSize, strides, padding, dilationRate, groups, useBias } = options;
  const padsItself = padding === 'same' && strides === 1;
  const call = pythonCall(
    'nn.LazyConv2d',
    filters,
    kernelSize,
    strides === 1 ? null : `stride=${strides}`,
    padsItself ? "padding='same'" : null,
    dilationRate === 1 ? null : `dilation=${dilationRate}`,
    groups === 1 ? null : `groups=${groups}`,
    useBias ? null : 'bias=False',
  );
  return standardizedFirst(padding === 'same' && !padsItself ? paddedAsTensorFlow(call) : call, options);
}
