import { z } from 'zod';
import {
  biasField,
  convolutionPaddingField,
  depthMultiplierField,
  dilationComplaints,
  dilationField,
  kernelSizeField,
  refuseAlso,
  stridesField,
} from './convolution';
import { defineLayer } from './defineLayer';
import { kerasInitializer, kernelInitializerField } from './initializers';
import { kerasPenalty, kernelL2Field } from './penalty';
import { countValues, inputChannels } from './shapes';
import { paddedAsTensorFlow, pythonCall } from './spelling';
import { biasSpecs, kernelSpec } from './weightSpecs';
import { fittingWindows, formatWindow, slideWindow, type Window, windowTerms } from './windows';

const config = z.strictObject({
  kernelSize: kernelSizeField(),
  strides: stridesField('Step of the window; 2 halves height and width.'),
  padding: convolutionPaddingField(),
  dilationRate: dilationField(),
  depthMultiplier: depthMultiplierField({ ofShape: true }),
  useBias: biasField(),
  kernelInitializer: kernelInitializerField(),
  kernelL2: kernelL2Field(),
});

type Config = z.output<typeof config>;

function kernelOf({ kernelSize, strides, padding, dilationRate }: Config): Window {
  return { size: kernelSize, stride: strides, padding, dilation: dilationRate };
}

/**
 * Depthwise convolution, as Keras' DepthwiseConv2D: every channel is convolved on its own, with `depthMultiplier` filters whose
 * outputs stand side by side. Weights: kernel [k, k, in, depthMultiplier], bias [in · depthMultiplier]. The kernel's last axis is
 * no number of channels, but Keras takes a fan from it all the same, and so do we: fanIn = k² · in, fanOut = k² · depthMultiplier.
 * FLOPs: 2 k² per output value, plus one addition for the bias. Windows over the padding count in full.
 */
export const depthwiseConv2D = defineLayer({
  kind: 'DepthwiseConv2D',
  label: 'Depthwise Conv2D',
  namePrefix: 'depthwise',
  family: 'conv',
  aliases: ['DepthwiseConv2D', 'channelwise', 'MobileNet', 'dw'],
  help: {
    summary:
      'Slides small filters over each channel on its own: a channel of the output sees one channel of the input, so ' +
      'channels are not mixed.',
    whenToUse:
      'Where a Conv2D would cost too much: depthwise, then a 1×1 Conv2D that mixes the channels, takes about a ninth of ' +
      'the multiply-adds of a 3×3 Conv2D (MobileNet). Where a norm follows, turn the bias off.',
    formula:
      'y[i, j, M c + m] = b[M c + m] + Σ W[u, v, c, m] · x[s i + d u, s j + d v, c] over u, v  ' +
      '(s: stride, d: dilation, M: depth multiplier)',
    source:
      'Sifre, Rigid-motion scattering for image classification, 2014; Howard et al., MobileNets, 2017; ' +
      'Keras, DepthwiseConv2D.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: (options) =>
    [
      formatWindow(kernelOf(options), 1),
      options.padding,
      ...(options.depthMultiplier === 1 ? [] : [`× ${options.depthMultiplier}`]),
      ...(options.dilationRate === 1 ? [] : [`dilation ${options.dilationRate}`]),
    ].join(' · '),
  shape: (options, inputs) =>
    refuseAlso(
      dilationComplaints(options),
      slideWindow(
        { label: 'Depthwise Conv2D', window: 'kernel', field: 'kernelSize' },
        kernelOf(options),
        inputs,
        inputChannels(inputs) * options.depthMultiplier,
      ),
    ),
  mended: (options, inputs) =>
    fittingWindows(kernelOf(options), inputs).map(({ size, padding }) => ({
      config: { ...options, kernelSize: size, padding },
    })),
  shapeTerms: (options, inputs) => {
    const channels = inputChannels(inputs);
    const { depthMultiplier } = options;
    return windowTerms(kernelOf(options), inputs, {
      axis: 'Channels',
      expression: `${channels} · ${depthMultiplier} = ${channels * depthMultiplier}`,
    });
  },
  weights: ({ kernelSize, depthMultiplier, useBias, ...kernel }, inputs) => [
    kernelSpec('kernel', [kernelSize, kernelSize, inputChannels(inputs), depthMultiplier], kernel),
    ...biasSpecs(inputChannels(inputs) * depthMultiplier, useBias),
  ],
  flops: ({ kernelSize, useBias }, _inputs, output) =>
    (2 * kernelSize ** 2 + (useBias ? 1 : 0)) * countValues(output),
  multiplyAdds: ({ kernelSize }, _inputs, output) => kernelSize ** 2 * countValues(output),
  window: kernelOf,
  build: ({ kernelSize, strides, padding, dilationRate, depthMultiplier, useBias }) => [
    {
      className: 'DepthwiseConv2D',
      args: { kernelSize, strides, padding, dilationRate, depthMultiplier, useBias },
    },
  ],
  spelling: {
    keras: ({ kernelSize, strides, padding, dilationRate, depthMultiplier, useBias, ...kernel }) =>
      pythonCall(
        'layers.DepthwiseConv2D',
        kernelSize,
        strides === 1 ? null : `strides=${strides}`,
        `padding='${padding}'`,
        depthMultiplier === 1 ? null : `depth_multiplier=${depthMultiplier}`,
        dilationRate === 1 ? null : `dilation_rate=${dilationRate}`,
        useBias ? null : 'use_bias=False',
        kerasInitializer('depthwise_initializer', kernel.kernelInitializer),
        kerasPenalty('depthwise_regularizer', kernel.kernelL2),
      ),
    pytorch: pytorchSpelling,
  },
});

/** PyTorch has groups for it, and wants the number of channels that enter, here c. */
function pytorchSpelling(options: Config): string {
  const { kernelSize, strides, padding, dilationRate, depthMultiplier, useBias } = options;
  const padsItself = padding === 'same' && strides === 1;
  const call = pythonCall(
    'nn.LazyConv2d',
    depthMultiplier === 1 ? 'c' : `${depthMultiplier} * c`,
    kernelSize,
    strides === 1 ? null : `stride=${strides}`,
    padsItself ? "padding='same'" : null,
    dilationRate === 1 ? null : `dilation=${dilationRate}`,
    'groups=c',
    useBias ? null : 'bias=False',
  );
  return padding === 'same' && !padsItself ? paddedAsTensorFlow(call) : call;
}
