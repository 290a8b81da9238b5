import type { WindowOptions } from '../../shared/engine/kernels/window';
import { type KernelCase, normal, scalar, type Values } from './caseValues';
import { channelCases } from './channelCases';
import { randomCases } from './randomCases';
import { convolution, depthwise, filterGradient, inputGradient, poolings, transposed } from './windowCases';

const plain: WindowOptions = { strides: [1, 1], dilations: [1, 1], padding: 'valid' };

/** Odd and even extents and channels: a WebGL texel holds two columns of two channels. */
const shapes: readonly (readonly number[])[] = [
  [3, 5, 4, 7],
  [2, 13, 13, 8],
  [2, 3, 5, 1],
  [9, 6],
  [64, 9],
];

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
  ...randomCases(),
  ...[[], [4, 4, 2], [5, 3, 1], [3, 7, 3], [6]].map(rowsTaken),
  ...shapes.flatMap(channelCases),
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
        inputs: { logits: values, labels, dy: scalar(0.5) },
        attrs: { labelSmoothing },
      },
    ]),
  ),
  ...[1, 5, 33].flatMap((units) => [
    {
      kernel: 'Linear',
      about: `to ${units}`,
      inputs: { x: normal([5, 7], 'x'), kernel: normal([7, units], 'kernel'), bias: normal([units], 'bias') },
      attrs: {},
    },
    {
      kernel: 'Linear',
      about: `to ${units}, without a bias`,
      inputs: { x: normal([5, 7], 'x'), kernel: normal([7, units], 'kernel') },
      attrs: {},
    },
  ]),
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
