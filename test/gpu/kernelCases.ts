import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { BATCH_STATISTICS } from '../../shared/engine/kernels/batchStatistics';
import { convolutionAttributes } from '../../shared/engine/kernels/convolutionGroups';
import { type TransposedOptions, transposedWindow } from '../../shared/engine/kernels/transposedConvolution';
import { placeWindow, type WindowOptions, windowAttributes } from '../../shared/engine/kernels/window';
import { createRandom, streamSeed } from '../../shared/random';
import { channelMoments } from '../../shared/signals/moments';

/** A tensor to be made on whatever backend is current. */
interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly dtype?: 'int32';
}

/** One call of one of the engine's kernels. */
export interface KernelCase {
  /** The kernel's name, and what is special in this call. */
  readonly kernel: string;
  readonly about: string;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly attrs: NamedAttrMap;
}

function normal(shape: readonly number[], name: string, mean = 0): Values {
  const random = createRandom(streamSeed(1, name, shape.join()));
  const size = shape.reduce((product, extent) => product * extent, 1);
  // Rounded beforehand, so that every backend is given the same numbers.
  const data = Array.from({ length: size }, () => Math.fround(mean + random.normal()));
  return { shape, data };
}

/** Channels of one value each, which no sum of float32 has exactly. */
function constant(shape: readonly number[]): Values {
  const channels = shape.at(-1) ?? 1;
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Array.from({ length: size }, (_, at) => Math.fround(10.3 + 0.77 * (at % channels))) };
}

/** Mean and variance of every channel. */
function statisticsOf({ shape, data }: Values): { readonly mean: Values; readonly variance: Values } {
  const channels = shape.at(-1) ?? 1;
  const { mean, variance } = channelMoments(Float32Array.from(data), channels);
  const perChannel = (values: Float64Array): Values => ({
    shape: [channels],
    data: [...Float32Array.from(values)],
  });
  return { mean: perChannel(mean), variance: perChannel(variance) };
}

/** The same as rows, with what is cut off the mean. */
function batchStatistics({ mean, variance }: ReturnType<typeof statisticsOf>, rest: Values): Values {
  const data = [mean, rest, variance].flatMap((row) => row.data);
  return { shape: [BATCH_STATISTICS.length, data.length / BATCH_STATISTICS.length], data };
}

type Images = readonly [count: number, height: number, width: number, channels: number];

const plain: WindowOptions = { strides: [1, 1], dilations: [1, 1], padding: 'valid' };

/** Odd and even extents and channels: a WebGL texel holds two columns of two channels. */
const shapes: readonly (readonly number[])[] = [
  [3, 5, 4, 7],
  [2, 13, 13, 8],
  [2, 3, 5, 1],
  [9, 6],
  [64, 9],
];

const perChannel: readonly KernelCase[] = shapes.flatMap((shape) => {
  const [channels, about] = [[shape.at(-1) ?? 1], `[${shape.join(', ')}]`];
  const norm = { gamma: normal(channels, 'gamma'), beta: normal(channels, 'beta') };
  const attrs = { epsilon: 1e-3 };
  const [x, dy] = [normal(shape, 'x'), normal(shape, 'dy')];
  const ofBatch = statisticsOf(x);
  const statistics = batchStatistics(ofBatch, normal(channels, 'rest'));
  const running = normal(channels, 'running');
  return [
    { kernel: 'ColumnSums', about, inputs: { x }, attrs: {} },
    { kernel: 'BatchNormTraining', about, inputs: { x, ...norm }, attrs },
    {
      kernel: 'BatchNormTraining',
      about: `${about}, mean 30`,
      inputs: { x: normal(shape, 'far', 30), ...norm },
      attrs,
    },
    {
      kernel: 'BatchNormTraining',
      about: `${about}, constant channels`,
      inputs: { x: constant(shape), ...norm },
      attrs: { epsilon: 1e-12 },
    },
    {
      kernel: 'RunningNorm',
      about: `${about}, constant channels`,
      inputs: { x: constant(shape), ...norm, ...statisticsOf(constant(shape)) },
      attrs: { epsilon: 1e-12 },
    },
    { kernel: 'RectifiedBatchNorm', about, inputs: { x, ...norm }, attrs },
    { kernel: 'RectifiedBatchNormGrad', about, inputs: { dy, x, ...norm, statistics }, attrs },
    { kernel: 'RunningNorm', about, inputs: { x, ...norm, ...ofBatch }, attrs },
    { kernel: 'BatchNormTrainingGrad', about, inputs: { dy, x, gamma: norm.gamma, statistics }, attrs },
    ...BATCH_STATISTICS.map((name, row) => ({
      kernel: 'RunningAverage',
      about: `${about}, ${name}`,
      inputs: { running, statistics },
      attrs: { row, momentum: 0.9, share: 0.1 },
    })),
    { kernel: 'RectifierGradient', about, inputs: { dy, y: x }, attrs: {} },
    { kernel: 'WeightedSum', about, inputs: { x, y: dy }, attrs: { a: 0.99, b: -0.01 } },
  ];
});

function poolings(images: Images, size: readonly [number, number], options: WindowOptions): KernelCase[] {
  const window = placeWindow([images[1], images[2]], size, options);
  const out = [images[0], ...window.output, images[3]];
  const x = normal(images, 'x', -1);
  const about = `${size.join('×')} on [${images.join(', ')}], stride ${options.strides}, ${options.padding}`;
  const y = { shape: out, data: largestOf(x.data, images, window) };
  const attrs = windowAttributes(window);
  return [
    { kernel: 'MaxPooling', about, inputs: { x }, attrs },
    { kernel: 'MaxPoolingGradient', about, inputs: { x, y, dy: normal(out, 'dy') }, attrs },
  ];
}

/** The output of the forward pass, which the gradient is given. */
function largestOf(
  x: readonly number[],
  [count, height, width, channels]: Images,
  { output, size, strides, rows, columns }: ReturnType<typeof placeWindow>,
): number[] {
  const y = new Array<number>(count * output[0] * output[1] * channels).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < y.length; at++) {
    const place = Math.floor(at / channels);
    const [image, i] = [
      Math.floor(place / (output[0] * output[1])),
      Math.floor(place / output[1]) % output[0],
    ];
    const top = i * strides[0] - rows[0];
    const left = (place % output[1]) * strides[1] - columns[0];
    for (let row = Math.max(0, top); row < Math.min(height, top + size[0]); row++) {
      for (let column = Math.max(0, left); column < Math.min(width, left + size[1]); column++) {
        const value = x[((image * height + row) * width + column) * channels + (at % channels)] ?? 0;
        y[at] = Math.max(y[at] ?? 0, value);
      }
    }
  }
  return y;
}

function filterGradient(
  images: Images,
  filters: number,
  size: number,
  options: WindowOptions,
  groups = 1,
): KernelCase {
  const window = placeWindow([images[1], images[2]], [size, size], options);
  return {
    kernel: 'ConvolutionFilterGradient',
    about: `${size}×${size} of [${images.join(', ')}] to ${filters}, ${aboutWindow(options, groups)}`,
    inputs: {
      x: normal(images, 'x'),
      dy: normal([images[0], ...window.output, filters], 'dy'),
    },
    attrs: convolutionAttributes(window, groups),
  };
}

function convolution(
  images: Images,
  filters: number,
  size: number,
  options: WindowOptions,
  groups = 1,
): KernelCase {
  const window = placeWindow([images[1], images[2]], [size, size], options);
  const inputs = {
    x: normal(images, 'x'),
    filter: normal([size, size, images[3] / groups, filters], 'filter'),
    bias: normal([filters], 'bias'),
  };
  return {
    kernel: 'Convolution',
    about: `${size}×${size} of [${images.join(', ')}] to ${filters}, ${aboutWindow(options, groups)}`,
    inputs,
    attrs: convolutionAttributes(window, groups),
  };
}

function inputGradient(
  images: Images,
  filters: number,
  size: number,
  options: WindowOptions,
  groups = 1,
): KernelCase {
  const window = placeWindow([images[1], images[2]], [size, size], options);
  return {
    kernel: 'ConvolutionInputGradient',
    about: `${size}×${size} of [${images.join(', ')}] to ${filters}, ${aboutWindow(options, groups)}`,
    inputs: {
      dy: normal([images[0], ...window.output, filters], 'dy'),
      filter: normal([size, size, images[3] / groups, filters], 'filter'),
    },
    attrs: convolutionAttributes(window, groups),
  };
}

/** The three kernels of a depthwise convolution. */
function depthwise(
  images: Images,
  multiplier: number,
  size: number,
  options: WindowOptions,
): readonly KernelCase[] {
  const window = placeWindow([images[1], images[2]], [size, size], options);
  const filters = images[3] * multiplier;
  const about = `${size}×${size} of [${images.join(', ')}] by ${multiplier}, ${aboutWindow(options, images[3])}`;
  const attrs = windowAttributes(window);
  const x = normal(images, 'x');
  const filter = normal([size, size, images[3], multiplier], 'filter');
  const dy = normal([images[0], ...window.output, filters], 'dy');
  return [
    { kernel: 'DepthwiseConvolution', about, inputs: { x, filter, bias: normal([filters], 'bias') }, attrs },
    { kernel: 'DepthwiseInputGradient', about, inputs: { dy, filter }, attrs },
    { kernel: 'DepthwiseFilterGradient', about, inputs: { x, dy }, attrs },
  ];
}

function transposed(
  [count, height, width, channels]: Images,
  filters: number,
  size: number,
  options: TransposedOptions,
): KernelCase {
  const window = transposedWindow([height, width], [size, size], options);
  return {
    kernel: 'TransposedConvolution',
    about: `${size}×${size} of [${[count, height, width, channels].join(', ')}] to ${filters}, stride ${options.strides}, ${options.padding}`,
    inputs: {
      x: normal([count, height, width, channels], 'x'),
      filter: normal([size, size, filters, channels], 'filter'),
      bias: normal([filters], 'bias'),
    },
    attrs: windowAttributes(window),
  };
}

function aboutWindow({ strides, dilations, padding }: WindowOptions, groups: number): string {
  return `stride ${strides}, dilation ${dilations}, ${padding}, ${groups} groups`;
}

const labels: Values = { shape: [5], data: [0, 2, 1, 2, 2], dtype: 'int32' };
/** A clear hit, a clear miss, a tie that the first wins, a tie that it loses, and a sure one far beyond what exp can hold. */
const logits: Values = {
  shape: [5, 3],
  data: [3, 1, -2, 4, 0, -1, 1, 2, 2, 5, 1, 5, -200, -300, 500],
};

/** More classes than five, so that the best five are counted. */
const manyLogits = normal([5, 10], 'logits');

/** Rows of NaN, of whose labels the first is where a search for the greatest begins; and rows of numbers. */
const lostLogits: Values = {
  shape: [5, 10],
  data: manyLogits.data.map((value, at) => (at < 20 ? Number.NaN : value)),
};

/** Of as many tensors of odd and even extents as are asked for: more than one program can read. */
function ofMany(kernel: string, count: number): KernelCase {
  const extents = [[7], [4, 3], [3, 3, 1, 5], [1], [2, 5, 3], [700]];
  const tensors = Array.from({ length: count }, (_, index) => {
    return [`x${index}`, normal(extents[index % extents.length] ?? [], `x${index}`)] as const;
  });
  return {
    kernel,
    about: `of ${count} tensors`,
    inputs: Object.fromEntries(tensors),
    attrs: {},
  };
}

/** Of rows as images of odd and even extents, and as single labels. */
function rowsTaken(shape: readonly number[]): KernelCase {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const x = normal([7, size], 'rows');
  const ofLabels: Values = { shape: [7, 1], data: [3, 1, 4, 1, 5, 9, 2], dtype: 'int32' };
  return {
    kernel: 'TakeRows',
    about: `as [${shape.join(', ')}]`,
    inputs: {
      x: shape.length === 0 ? ofLabels : x,
      indices: { shape: [5], data: [6, 0, 3, 3, 1], dtype: 'int32' },
    },
    attrs: { shape: [...shape] },
  };
}

export const kernelCases: readonly KernelCase[] = [
  ...[[], [4, 4, 2], [5, 3, 1], [3, 7, 3], [6]].map(rowsTaken),
  ...perChannel,
  // The last: more than can be added up by one program that reads a texture for every fourteen, on devices of 32 units.
  ...[1, 6, 16, 30, 470].flatMap((count) => [ofMany('SquareSums', count), ofMany('JoinedValues', count)]),
  ...poolings([2, 6, 6, 4], [2, 2], { ...plain, strides: [2, 2] }),
  ...poolings([2, 7, 5, 3], [2, 2], { ...plain, strides: [2, 2] }),
  ...poolings([2, 7, 5, 3], [3, 2], { ...plain, strides: [2, 1], padding: 'same' }),
  ...poolings([1, 5, 6, 2], [3, 3], plain),
  convolution([3, 6, 6, 1], 4, 3, plain),
  convolution([2, 7, 5, 3], 5, 3, { ...plain, strides: [2, 1], padding: 'same' }),
  convolution([2, 8, 8, 2], 3, 3, { ...plain, dilations: [2, 2], padding: 2 }),
  convolution([2, 6, 6, 8], 4, 3, plain),
  convolution([2, 6, 6, 8], 4, 3, plain, 2),
  convolution([2, 5, 6, 3], 6, 3, { ...plain, padding: 'same' }, 3),
  inputGradient([2, 7, 5, 4], 6, 3, { ...plain, strides: [2, 2], padding: 'same' }, 2),
  inputGradient([2, 7, 7, 3], 2, 3, { ...plain, dilations: [2, 2] }),
  filterGradient([2, 6, 7, 4], 6, 3, { ...plain, padding: 'same' }, 2),
  ...depthwise([2, 6, 5, 3], 1, 3, { ...plain, padding: 'same' }),
  ...depthwise([2, 7, 7, 4], 2, 3, { ...plain, strides: [2, 2], padding: 'same' }),
  ...depthwise([1, 6, 6, 5], 1, 2, plain),
  ...depthwise([2, 8, 7, 3], 2, 3, { ...plain, dilations: [2, 2], padding: 'same' }),
  transposed([2, 4, 5, 3], 2, 3, { strides: [2, 2], padding: 'same' }),
  transposed([2, 3, 3, 4], 5, 4, { strides: [1, 1], padding: 'valid' }),
  filterGradient([3, 6, 6, 1], 4, 3, plain),
  filterGradient([2, 7, 5, 3], 5, 3, { ...plain, strides: [2, 2], padding: 'same' }),
  filterGradient([2, 6, 7, 4], 6, 3, { ...plain, padding: 'same' }),
  // Taken as matrix products, of channels even and odd.
  filterGradient([3, 6, 7, 4], 8, 3, { ...plain, padding: 'same' }),
  filterGradient([2, 7, 5, 5], 9, 3, { ...plain, strides: [2, 1], padding: 1 }),
  filterGradient([2, 9, 8, 6], 10, 3, { ...plain, dilations: [2, 2], padding: 'same' }),
  filterGradient([1, 5, 5, 33], 8, 1, plain),
  filterGradient([2, 8, 8, 2], 3, 3, { ...plain, dilations: [2, 2], padding: 2 }),
  filterGradient([2, 4, 4, 6], 2, 1, plain),
  filterGradient([2, 9, 9, 2], 2, 5, { ...plain, strides: [2, 1], padding: 1 }),
  ...[
    { about: 'hits, misses, ties', values: logits },
    { about: 'ten classes, for the best five', values: manyLogits },
    { about: 'rows of NaN, which hit nothing', values: lostLogits },
  ].flatMap(({ about, values }) =>
    [0, 0.1].flatMap((labelSmoothing) => [
      {
        kernel: 'LabelCrossEntropy',
        about: `${about}, smoothed by ${labelSmoothing}`,
        inputs: { logits: values, labels },
        attrs: { labelSmoothing },
      },
      {
        kernel: 'LabelCrossEntropyGradient',
        about: `of half a loss, ${about}, smoothed by ${labelSmoothing}`,
        inputs: { logits: values, labels, dy: { shape: [], data: [0.5] } },
        attrs: { labelSmoothing },
      },
    ]),
  ),
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      kernel: 'MatrixProduct',
      about: `a${transposeA ? 'ᵀ' : ''}·b${transposeB ? 'ᵀ' : ''}`,
      inputs: {
        a: normal(transposeA ? [5, 3] : [3, 5], 'a'),
        b: normal(transposeB ? [7, 5] : [5, 7], 'b'),
      },
      attrs: { transposeA, transposeB },
    })),
  ),
];
