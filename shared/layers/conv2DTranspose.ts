import { z } from 'zod';
import { biasField, filtersField, kernelSizeField, stridesField } from './convolution';
import { defineLayer } from './defineLayer';
import { kerasInitializer, kernelInitializerField } from './initializers';
import type { Shape } from './layer';
import { kerasPenalty, kernelL2Field } from './penalty';
import {
  accept,
  countValues,
  imageSize,
  inputChannels,
  needsImage,
  onlyInput,
  refuse,
  sideTerms,
} from './shapes';
import { pythonCall } from './spelling';
import { biasSpecs, kernelSpec } from './weightSpecs';
import { formatWindow, paddingField, type Window } from './windows';

const config = z.strictObject({
  filters: filtersField(),
  kernelSize: kernelSizeField(),
  strides: stridesField('How many times larger the image becomes; 2 doubles height and width.'),
  padding: paddingField(
    'Same makes the image larger by the stride exactly; valid also keeps what the kernel puts beyond its edges.',
  ),
  useBias: biasField(),
  kernelInitializer: kernelInitializerField(),
  kernelL2: kernelL2Field(),
});

type Config = z.output<typeof config>;

function kernelOf({ kernelSize, strides, padding }: Config): Window {
  return { size: kernelSize, stride: strides, padding };
}

/** Pixels that `valid` adds to the enlarged image: those of the kernel beyond its stride. */
function overhang({ kernelSize, strides, padding }: Config): number {
  return padding === 'valid' ? Math.max(kernelSize - strides, 0) : 0;
}

/** Keras: length · stride, and for `valid` max(kernel − stride, 0) more. */
function enlarged(length: number, options: Config): number {
  return length * options.strides + overhang(options);
}

function lengthTerm(length: number, options: Config): string {
  const { kernelSize, strides } = options;
  const more = overhang(options) === 0 ? '' : ` + (${kernelSize} − ${strides})`;
  return `${length} · ${strides}${more} = ${enlarged(length, options)}`;
}

/** Products of the kernel with every pixel that enters: k² · in · filters for each. */
function products({ kernelSize, filters }: Config, inputs: readonly Shape[]): number {
  return kernelSize ** 2 * filters * countValues(onlyInput(inputs));
}

/**
 * Transposed convolution, as Keras' Conv2DTranspose: the gradient of a convolution in its input, used forwards. Weights: kernel
 * [k, k, out, in], whose fans Keras takes from the last two axes all the same; bias [out].
 * FLOPs: 2 k² · in · out · (input height · width), plus one addition per output value for the bias. What falls outside the output
 * counts in full.
 */
export const conv2DTranspose = defineLayer({
  kind: 'Conv2DTranspose',
  label: 'Transposed Conv2D',
  namePrefix: 'upconv',
  family: 'conv',
  aliases: ['Conv2DTranspose', 'ConvTranspose2d', 'deconvolution', 'upconvolution', 'upsampling'],
  help: {
    summary:
      'Makes an image larger with trained filters: every pixel puts its value, times the filter, at its place in the output, ' +
      'and what overlaps is added.',
    whenToUse:
      'In decoders and generators, where the image grows again. A kernel size that the stride divides, such as 4 with stride 2, ' +
      'avoids the checkerboard that uneven overlaps leave.',
    formula: 'y[s i + u − p, s j + v − p, k] += W[u, v, k, c] · x[i, j, c]; y += b  (s: stride, p: padding)',
    source:
      'Zeiler et al., Deconvolutional networks, 2010; Dumoulin and Visin, A guide to convolution arithmetic, 2016; ' +
      'Keras, Conv2DTranspose.',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: (options) => `${options.filters} · ${formatWindow(kernelOf(options), 1)} · ${options.padding}`,
  shape: (options, inputs) => {
    const image = imageSize(onlyInput(inputs));
    if (image === null) return refuse(needsImage('Transposed Conv2D', onlyInput(inputs)));
    return accept([enlarged(image.height, options), enlarged(image.width, options), options.filters]);
  },
  shapeTerms: (options, inputs) => {
    const image = imageSize(onlyInput(inputs));
    if (image === null) return [];
    return [
      ...sideTerms(lengthTerm(image.height, options), lengthTerm(image.width, options)),
      { axis: 'Channels', expression: `filters = ${options.filters}` },
    ];
  },
  weights: ({ filters, kernelSize, useBias, ...kernel }, inputs) => [
    kernelSpec('kernel', [kernelSize, kernelSize, filters, inputChannels(inputs)], kernel),
    ...biasSpecs(filters, useBias),
  ],
  flops: (options, inputs, output) =>
    2 * products(options, inputs) + (options.useBias ? countValues(output) : 0),
  multiplyAdds: products,
  window: ({ kernelSize, strides }) => ({ size: Math.ceil(kernelSize / strides), stride: 1 / strides }),
  build: ({ filters, kernelSize, strides, padding, useBias }) => [
    { className: 'Conv2DTranspose', args: { filters, kernelSize, strides, padding, useBias } },
  ],
  spelling: {
    keras: ({ filters, kernelSize, strides, padding, useBias, kernelInitializer, kernelL2 }) =>
      pythonCall(
        'layers.Conv2DTranspose',
        filters,
        kernelSize,
        strides === 1 ? null : `strides=${strides}`,
        `padding='${padding}'`,
        useBias ? null : 'use_bias=False',
        kerasInitializer('kernel_initializer', kernelInitializer),
        kerasPenalty('kernel_regularizer', kernelL2),
      ),
    pytorch: pytorchSpelling,
  },
});

/** PyTorch crops both sides alike, and enlarges by the kernel where that is smaller than the stride. */
function pytorchSpelling({ filters, kernelSize, strides, padding, useBias }: Config): string {
  const beyond = kernelSize - strides;
  const cropped = padding === 'same' ? Math.max(beyond, 0) : 0;
  const even = cropped % 2 === 0;
  const call = pythonCall(
    'nn.LazyConvTranspose2d',
    filters,
    kernelSize,
    strides === 1 ? null : `stride=${strides}`,
    cropped > 0 && even ? `padding=${cropped / 2}` : null,
    beyond < 0 ? `output_padding=${-beyond}` : null,
    useBias ? null : 'bias=False',
  );
  if (even) return call;
  const [before, after] = [(cropped - 1) / 2, (cropped + 1) / 2];
  return `${call}  # then crop ${before} px at the top and left, ${after} px at the bottom and right`;
}
