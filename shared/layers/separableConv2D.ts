import { z } from 'zod';
import {
  biasField,
  convolutionPaddingField,
  depthMultiplierField,
  dilationComplaints,
  dilationField,
  filtersField,
  kernelSizeField,
  refuseAlso,
  stridesField,
} from './convolution';
import { defineLayer } from './defineLayer';
import { kerasInitializer, kernelInitializerField } from './initializers';
import type { Shape } from './layer';
import { kerasPenalty, kernelL2Field } from './penalty';
import { countValues, inputChannels } from './shapes';
import { paddedAsTensorFlow, pythonCall } from './spelling';
import { biasSpecs, kernelSpec } from './weightSpecs';
import { fittingWindows, formatWindow, slideWindow, type Window, windowTerms } from './windows';

const config = z.strictObject({
  filters: filtersField(),
  kernelSize: kernelSizeField(),
  strides: stridesField('Step of the window; 2 halves height and width.'),
  padding: convolutionPaddingField(),
  dilationRate: dilationField(),
  depthMultiplier: depthMultiplierField(),
  useBias: biasField(),
  kernelInitializer: kernelInitializerField(),
  kernelL2: kernelL2Field(),
});

type Config = z.output<typeof config>;

function kernelOf({ kernelSize, strides, padding, dilationRate }: Config): Window {
  return { size: kernelSize, stride: strides, padding, dilation: dilationRate };
}

/** Channels between the two convolutions. */
function channelsBetween({ depthMultiplier }: Config, inputs: readonly Shape[]): number {
  return depthMultiplier * inputChannels(inputs);
}

/** Positions of the output. */
function positionsOf({ filters }: Config, output: Shape): number {
  return countValues(output) / filters;
}

function productsOf(options: Config, inputs: readonly Shape[], output: Shape): number {
  const between = channelsBetween(options, inputs);
  return positionsOf(options, output) * between * (options.kernelSize ** 2 + options.filters);
}

/**
 * A depthwise convolution, then a 1×1 convolution that mixes its channels, with nothing between, as Keras' SeparableConv2D. Weights:
 * depthwise_kernel [k, k, in, M], pointwise_kernel [1, 1, in · M, out], bias [out], M the depth multiplier; initializer and
 * penalty are those of both kernels.
 * FLOPs: 2 (k² + out) · in · M per position, plus one addition per output value for the bias. Windows over the padding count in
 * full.
 */
export const separableConv2D = defineLayer({
  kind: 'SeparableConv2D',
  label: 'Separable Conv2D',
  namePrefix: 'separable',
  family: 'conv',
  aliases: ['SeparableConv2D', 'depthwise separable', 'Xception', 'MobileNet'],
  help: {
    summary:
      'A convolution in two steps: small filters over each channel on its own, then a 1×1 convolution that mixes the channels.',
    whenToUse:
      'Where a Conv2D would cost too much: with 3×3 kernels it takes about a ninth of the multiply-adds and weights. For a norm ' +
      'or an activation between the two steps, as in MobileNet, place Depthwise Conv2D and a 1×1 Conv2D instead.',
    formula:
      'z[i, j, M c + m] = Σ D[u, v, c, m] · x[s i + d u, s j + d v, c] over u, v\n' +
      'y[i, j, k] = b[k] + Σ P[q, k] · z[i, j, q] over q  (s: stride, d: dilation, M: depth multiplier)',
    source:
      'Sifre, Rigid-motion scattering for image classification, 2014; Chollet, Xception, 2017; Keras, SeparableConv2D.',
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
      ...(options.depthMultiplier === 1 ? [] : [`× ${options.depthMultiplier}`]),
      ...(options.dilationRate === 1 ? [] : [`dilation ${options.dilationRate}`]),
    ].join(' · '),
  shape: (options, inputs) =>
    refuseAlso(
      dilationComplaints(options),
      slideWindow(
        { label: 'Separable Conv2D', window: 'kernel', field: 'kernelSize' },
        kernelOf(options),
        inputs,
        options.filters,
      ),
    ),
  mended: (options, inputs) =>
    fittingWindows(kernelOf(options), inputs).map(({ size, padding }) => ({
      config: { ...options, kernelSize: size, padding },
    })),
  shapeTerms: (options, inputs) =>
    windowTerms(kernelOf(options), inputs, { axis: 'Channels', expression: `filters = ${options.filters}` }),
  weights: (options, inputs) => {
    const { filters, kernelSize, depthMultiplier, useBias } = options;
    const depthwise = [kernelSize, kernelSize, inputChannels(inputs), depthMultiplier];
    return [
      kernelSpec('depthwise_kernel', depthwise, options),
      kernelSpec('pointwise_kernel', [1, 1, channelsBetween(options, inputs), filters], options),
      ...biasSpecs(filters, useBias),
    ];
  },
  flops: (options, inputs, output) =>
    2 * productsOf(options, inputs, output) + (options.useBias ? countValues(output) : 0),
  multiplyAdds: productsOf,
  kept: (options, inputs, output) =>
    countValues(output) + positionsOf(options, output) * channelsBetween(options, inputs),
  window: kernelOf,
  build: ({ filters, kernelSize, strides, padding, dilationRate, depthMultiplier, useBias }) => [
    {
      className: 'SeparableConv2D',
      args: { filters, kernelSize, strides, padding, dilationRate, depthMultiplier, useBias },
    },
  ],
  spelling: { keras: kerasSpelling, pytorch: pytorchSpelling },
});

function kerasSpelling(options: Config): string {
  const { filters, kernelSize, strides, padding, dilationRate, depthMultiplier, useBias } = options;
  const { kernelInitializer, kernelL2 } = options;
  return pythonCall(
    'layers.SeparableConv2D',
    filters,
    kernelSize,
    strides === 1 ? null : `strides=${strides}`,
    `padding='${padding}'`,
    dilationRate === 1 ? null : `dilation_rate=${dilationRate}`,
    depthMultiplier === 1 ? null : `depth_multiplier=${depthMultiplier}`,
    useBias ? null : 'use_bias=False',
    kerasInitializer('depthwise_initializer', kernelInitializer),
    kerasInitializer('pointwise_initializer', kernelInitializer),
    kerasPenalty('depthwise_regularizer', kernelL2),
    kerasPenalty('pointwise_regularizer', kernelL2),
  );
}

/** PyTorch has no such layer; it wants the number of channels that enter, here c. */
function pytorchSpelling(options: Config): string {
  const { filters, kernelSize, strides, padding, dilationRate, depthMultiplier, useBias } = options;
  const padsItself = padding === 'same' && strides === 1;
  const depthwise = pythonCall(
    'nn.LazyConv2d',
    depthMultiplier === 1 ? 'c' : `${depthMultiplier} * c`,
    kernelSize,
    strides === 1 ? null : `stride=${strides}`,
    padsItself ? "padding='same'" : null,
    dilationRate === 1 ? null : `dilation=${dilationRate}`,
    'groups=c',
    'bias=False',
  );
  const pointwise = pythonCall('nn.LazyConv2d', filters, 1, useBias ? null : 'bias=False');
  const call = pythonCall('nn.Sequential', depthwise, pointwise);
  return padding === 'same' && !padsItself ? paddedAsTensorFlow(call) : call;
}
