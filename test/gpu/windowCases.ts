import { convolutionAttributes } from '../../shared/engine/kernels/convolutionGroups';
import { type TransposedOptions, transposedWindow } from '../../shared/engine/kernels/transposedConvolution';
import { placeWindow, type WindowOptions, windowAttributes } from '../../shared/engine/kernels/window';
import { type KernelCase, normal } from './caseValues';

export type Images = readonly [count: number, height: number, width: number, channels: number];

export function poolings(
  images: Images,
  size: readonly [number, number],
  options: WindowOptions,
): KernelCase[] {
  const window = placeWindow([images[1], images[2]], size, options);
  const out = [images[0], ...window.output, images[3]];
  const x = normal(images, 'x', -1);
  const about = `${size.join('×')} on [${images.join(', ')}], stride ${options.strides}, ${options.padding}`;
  const y = { shape: out, data: largestOf(x.data, images, window) };
  const attrs = windowAttributes(window);
  return [
    { kernel: 'MaxPooling', about, inputs: { x }, attrs },
    { kernel: 'AveragePooling', about, inputs: { x }, attrs },
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

type ConvolutionArguments = readonly [
  images: Images,
  filters: number,
  size: number,
  options: WindowOptions,
  groups?: number,
];

/** A kernel of a convolution on those inputs that it has. */
function ofConvolution(
  kernel: string,
  names: readonly ('x' | 'filter' | 'bias' | 'dy')[],
  [images, filters, size, options, groups = 1]: ConvolutionArguments,
): KernelCase {
  const window = placeWindow([images[1], images[2]], [size, size], options);
  const shapes = {
    x: images,
    filter: [size, size, images[3] / groups, filters],
    bias: [filters],
    dy: [images[0], ...window.output, filters],
  };
  return {
    kernel,
    about: `${size}×${size} of [${images.join(', ')}] to ${filters}, ${aboutWindow(options, groups)}`,
    inputs: Object.fromEntries(names.map((name) => [name, normal(shapes[name], name)])),
    attrs: convolutionAttributes(window, groups),
  };
}

export const filterGradient = (...of: ConvolutionArguments): KernelCase =>
  ofConvolution('ConvolutionFilterGradient', ['x', 'dy'], of);

export const convolution = (...of: ConvolutionArguments): KernelCase =>
  ofConvolution('Convolution', ['x', 'filter', 'bias'], of);

export const inputGradient = (...of: ConvolutionArguments): KernelCase =>
  ofConvolution('ConvolutionInputGradient', ['dy', 'filter'], of);

/** The three kernels of a depthwise convolution. */
export function depthwise(
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

export function transposed(
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
