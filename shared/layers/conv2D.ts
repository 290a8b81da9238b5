import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { integerField, switchField } from './fields';
import { countValues, inputChannels } from './shapes';
import { paddedAsTensorFlow, pythonCall } from './spelling';
import { kernelAndBias } from './weightSpecs';
import {
  formatWindow,
  paddingField,
  slideWindow,
  strideBounds,
  type Window,
  windowSizeField,
  windowTerms,
} from './windows';

const MOST_FILTERS = 4096;

const config = z.strictObject({
  filters: integerField({
    label: 'Filters',
    description: 'Number of filters; each gives one channel of the output.',
    min: 1,
    max: MOST_FILTERS,
    default: 32,
  }),
  kernelSize: windowSizeField({
    label: 'Kernel size',
    description: 'Side of the square window that every filter looks through.',
    default: 3,
  }),
  strides: integerField({
    ...strideBounds,
    description: 'Step of the window; 2 halves height and width.',
    default: 1,
  }),
  padding: paddingField(
    'Valid keeps the window inside the image, so that the output is smaller; same adds zeros around the image, so that ' +
      'stride 1 keeps its size.',
  ),
  useBias: switchField({
    label: 'Bias',
    description:
      'Adds a trained constant to every channel. A Batch Norm right after the layer makes it idle.',
    default: true,
  }),
});

type Config = z.output<typeof config>;

function kernelOf({ kernelSize, strides, padding }: Config): Window {
  return { size: kernelSize, stride: strides, padding };
}

/**
 * Two-dimensional convolution (cross-correlation) over the image, as Keras' Conv2D. Weights: kernel [k, k, in, out],
 * bias [out].
 * FLOPs: 2 k² · in · out · (output height · width), plus one addition per output value for the bias. Windows over the
 * padding count in full.
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
      'position, so it finds the same pattern wherever it stands.',
    whenToUse:
      'The main building block of a CNN: several of them, with more filters as the image gets smaller. A 1×1 kernel ' +
      'changes the number of channels and nothing else. Where a norm follows, turn the bias off.',
    formula: 'y[i, j, k] = b[k] + Σ W[u, v, c, k] · x[s i + u, s j + v, c] over u, v, c  (s: stride)',
    source: 'LeCun et al., Gradient-based learning applied to document recognition, 1998; Keras, Conv2D.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: (options) => `${options.filters} · ${formatWindow(kernelOf(options), 1)} · ${options.padding}`,
  shape: (options, inputs) =>
    slideWindow(
      { label: 'Conv2D', window: 'kernel', field: 'kernelSize' },
      kernelOf(options),
      inputs,
      options.filters,
    ),
  shapeTerms: (options, inputs) =>
    windowTerms(kernelOf(options), inputs, { axis: 'Channels', expression: `filters = ${options.filters}` }),
  weights: ({ filters, kernelSize, useBias }, inputs) =>
    kernelAndBias([kernelSize, kernelSize], { from: inputChannels(inputs), to: filters }, useBias),
  flops: ({ kernelSize, useBias }, inputs, output) =>
    (2 * kernelSize ** 2 * inputChannels(inputs) + (useBias ? 1 : 0)) * countValues(output),
  multiplyAdds: ({ kernelSize }, inputs, output) =>
    kernelSize ** 2 * inputChannels(inputs) * countValues(output),
  window: kernelOf,
  build: ({ filters, kernelSize, strides, padding, useBias }) => [
    { className: 'Conv2D', args: { filters, kernelSize, strides, padding, useBias } },
  ],
  spelling: {
    keras: ({ filters, kernelSize, strides, padding, useBias }) =>
      pythonCall(
        'layers.Conv2D',
        filters,
        kernelSize,
        strides === 1 ? null : `strides=${strides}`,
        `padding='${padding}'`,
        useBias ? null : 'use_bias=False',
      ),
    pytorch: pytorchSpelling,
  },
});

function pytorchSpelling({ filters, kernelSize, strides, padding, useBias }: Config): string {
  const padsItself = padding === 'same' && strides === 1;
  const call = pythonCall(
    'nn.LazyConv2d',
    filters,
    kernelSize,
    strides === 1 ? null : `stride=${strides}`,
    padsItself ? "padding='same'" : null,
    useBias ? null : 'bias=False',
  );
  return padding === 'same' && !padsItself ? paddedAsTensorFlow(call) : call;
}
