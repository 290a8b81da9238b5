import {
  grads,
  profile,
  scalar,
  sum,
  type Tensor,
  tensor,
  tidy,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnSumsKernel } from '../../../shared/engine/kernels/columnSums';
import { convolution, convolutionKernel } from '../../../shared/engine/kernels/convolution';
import { convolutionFilterGradientKernel } from '../../../shared/engine/kernels/convolutionFilterGradient';
import { convolutionAttributes } from '../../../shared/engine/kernels/convolutionGroups';
import { convolutionInputGradientKernel } from '../../../shared/engine/kernels/convolutionInputGradient';
import type { EngineKernel } from '../../../shared/engine/kernels/kernel';
import { asImages } from '../../../shared/engine/kernels/rows';
import { placeWindow } from '../../../shared/engine/kernels/window';
import { expectClose, integers, normals, normalTensor, sizeOf } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';
import {
  placeReference,
  type ReferenceGeometry,
  referenceForward,
  referenceGradients,
} from './referenceConvolution';

const plain = { stride: 1, dilation: 1, padding: 'valid' } as const;

const corners: readonly (readonly [string, ReferenceGeometry])[] = [
  ['one pixel', { images: 1, input: [1, 1], channels: 1, size: [1, 1], filters: 1, ...plain }],
  [
    'one pixel under a large filter',
    { images: 2, input: [1, 1], channels: 2, size: [3, 3], filters: 2, ...plain, padding: 'same' },
  ],
  [
    'filter as large as the image',
    { images: 3, input: [5, 4], channels: 2, size: [5, 4], filters: 3, ...plain },
  ],
  ['one channel, one filter', { images: 2, input: [6, 7], channels: 1, size: [3, 3], filters: 1, ...plain }],
  [
    'stride that leaves pixels over',
    { images: 2, input: [8, 6], channels: 2, size: [3, 3], filters: 2, ...plain, stride: 3 },
  ],
  [
    'stride larger than the filter',
    { images: 2, input: [9, 9], channels: 2, size: [2, 2], filters: 3, ...plain, stride: 4 },
  ],
  [
    'same, stride 2, even',
    {
      images: 2,
      input: [6, 8],
      channels: 3,
      size: [3, 3],
      filters: 2,
      stride: 2,
      dilation: 1,
      padding: 'same',
    },
  ],
  [
    'zeros on every side',
    { images: 2, input: [6, 6], channels: 2, size: [3, 3], filters: 3, stride: 2, dilation: 1, padding: 1 },
  ],
  [
    'dilation',
    {
      images: 2,
      input: [9, 8],
      channels: 2,
      size: [3, 2],
      filters: 2,
      stride: 1,
      dilation: 3,
      padding: 'valid',
    },
  ],
  [
    'dilation, same',
    {
      images: 2,
      input: [7, 7],
      channels: 2,
      size: [3, 3],
      filters: 3,
      stride: 1,
      dilation: 2,
      padding: 'same',
    },
  ],
  [
    '513 channels',
    { images: 1, input: [3, 3], channels: 513, size: [3, 3], filters: 3, ...plain, padding: 'same' },
  ],
  [
    '513 filters',
    { images: 1, input: [3, 4], channels: 3, size: [3, 3], filters: 513, ...plain, padding: 'same' },
  ],
  [
    '512 channels in fours',
    { images: 1, input: [4, 4], channels: 512, size: [3, 3], filters: 8, ...plain, padding: 'same' },
  ],
  [
    'groups of one channel',
    { images: 2, input: [5, 4], channels: 3, size: [3, 3], filters: 6, groups: 3, ...plain, padding: 'same' },
  ],
  [
    'groups in fours, 3×3',
    {
      images: 2,
      input: [6, 6],
      channels: 16,
      size: [3, 3],
      filters: 24,
      groups: 2,
      ...plain,
      padding: 'same',
    },
  ],
  [
    'groups with a stride',
    { images: 2, input: [7, 6], channels: 6, size: [3, 2], filters: 9, groups: 3, ...plain, stride: 2 },
  ],
  [
    'groups with a dilation',
    { images: 2, input: [7, 7], channels: 10, size: [3, 3], filters: 4, groups: 2, ...plain, dilation: 2 },
  ],
  [
    'many channels',
    { images: 3, input: [5, 5], channels: 17, size: [3, 3], filters: 19, ...plain, padding: 'same' },
  ],
];

/** Geometries that have a faster algorithm on WASM, with images that its tiles overhang. */
const fast: readonly (readonly [string, ReferenceGeometry])[] = Array.from({ length: 16 }, (_, index) => {
  const pick = integers('fast geometry', index);
  const padding = (['same', 'valid', 1, 2] as const)[index % 4] ?? 'same';
  return [
    `3×3, channels in fours, ${padding}, ${index}`,
    {
      images: pick(1, 3),
      input: [pick(6, 11), pick(6, 12)],
      channels: 4 * pick(2, 5),
      size: [3, 3],
      filters: 4 * pick(2, 5),
      stride: 1,
      dilation: 1,
      padding,
    },
  ];
});

function randomGeometry(index: number): ReferenceGeometry {
  const pick = integers('geometry', index);
  const size: [number, number] = [pick(1, 4), pick(1, 4)];
  const dilation = index % 3 === 0 ? pick(1, 3) : 1;
  const groups = index % 4 === 0 ? pick(2, 3) : 1;
  return {
    groups,
    images: pick(1, 3),
    input: [(size[0] - 1) * dilation + pick(1, 7), (size[1] - 1) * dilation + pick(1, 7)],
    channels: groups * pick(1, 5),
    size,
    filters: groups * pick(1, 6),
    // TensorFlow.js convolves with a stride or with a dilation, not with both.
    stride: dilation === 1 ? pick(1, 3) : 1,
    dilation,
    padding: pick(0, 1) === 0 ? 'same' : 'valid',
  };
}

const random = Array.from(
  { length: 40 },
  (_, index) => [`random shape ${index}`, randomGeometry(index)] as const,
);

/** A convolution with its gradients, as tensors. */
interface Convolution {
  forward(x: Tensor, filter: Tensor, bias: Tensor): Tensor;
  /** Gradients of Σ y·dy in x, filter and bias. */
  backward(x: Tensor, filter: Tensor, bias: Tensor, dy: Tensor): Tensor[];
}

/** The engine's convolution, as its layers call it. */
function engineConvolution(of: ReferenceGeometry): Convolution {
  const { stride, dilation, padding } = of;
  const options = { strides: [stride, stride], dilations: [dilation, dilation], padding } as const;
  const forward = (x: Tensor, filter: Tensor, bias: Tensor): Tensor =>
    convolution(asImages(x), asImages(filter), bias, options);
  return { forward, backward: (x, filter, bias, dy) => grads(forward)([x, filter, bias], dy) };
}

/** The forms composed of TensorFlow.js' operators, which run where there is nothing faster. */
function composedConvolution(of: ReferenceGeometry): Convolution {
  const { stride, dilation, padding } = of;
  const options = { strides: [stride, stride], dilations: [dilation, dilation], padding } as const;
  const attrs = convolutionAttributes(placeWindow(of.input, of.size, options), of.groups ?? 1);
  const run = (kernel: EngineKernel, inputs: Record<string, Tensor>): Tensor[] =>
    [kernel.compose({ inputs, attrs })].flat();
  return {
    forward: (x, filter, bias) => firstOf(run(convolutionKernel, { x, filter, bias })),
    backward: (x, filter, _bias, dy) => [
      ...run(convolutionInputGradientKernel, { dy, filter }),
      ...run(convolutionFilterGradientKernel, { x, dy }),
      ...[columnSumsKernel.compose({ inputs: { x: dy }, attrs: {} })].flat(),
    ],
  };
}

function firstOf([first]: readonly Tensor[]): Tensor {
  if (first === undefined) throw new Error('The kernel gave no tensor.');
  return first;
}

/** Forward pass and gradients of the geometry beside the definition's. */
function check(of: ReferenceGeometry, { forward, backward }: Convolution): void {
  const { output } = placeReference(of);
  const shapes = {
    x: [of.images, ...of.input, of.channels],
    w: [...of.size, of.channels / (of.groups ?? 1), of.filters],
    y: [of.images, ...output, of.filters],
  };
  const [x, w, dy] = [
    normals(sizeOf(shapes.x), 'x'),
    normals(sizeOf(shapes.w), 'w'),
    normals(sizeOf(shapes.y), 'dy'),
  ];
  const bias = normals(of.filters, 'b');
  tidy(() => {
    const inputs = [tensor(x, shapes.x), tensor(w, shapes.w), tensor(bias)] as const;
    const y = forward(...inputs);
    expect(y.shape).toEqual(shapes.y);
    const wanted = referenceForward(of, x, w).map((value, index) => value + (bias[index % of.filters] ?? 0));
    expectClose(y.dataSync(), wanted);
    const [dx, dw, db] = backward(...inputs, tensor(dy, shapes.y));
    const { dx: wantedX, dw: wantedW } = referenceGradients(of, x, w, dy);
    expectClose(dx?.dataSync() ?? [], wantedX);
    expectClose(dw?.dataSync() ?? [], wantedW);
    expectClose(db?.dataSync() ?? [], columnSums(dy, of.filters));
  });
}

function columnSums(values: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (const [index, value] of values.entries()) sums[index % columns] = (sums[index % columns] ?? 0) + value;
  return sums;
}

describe.each(hostBackends)('convolution on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([...corners, ...fast, ...random])(
    'agrees with its definition, gradients too: %s',
    (_name, geometry) => {
      check(geometry, engineConvolution(geometry));
    },
  );

  it('computes no gradient that nobody asks for', async () => {
    const x = normalTensor([2, 6, 6, 3], 'x');
    const filter = variable(normalTensor([3, 3, 3, 4], 'w'));
    const ran = await kernelsOf(() =>
      variableGrads(
        () =>
          sum(
            convolution(asImages(x), asImages(filter), null, {
              strides: [1, 1],
              dilations: [1, 1],
              padding: 'same',
            }),
          ),
        [filter],
      ),
    );
    expect(ran).toContain('ConvolutionFilterGradient');
    expect(ran).not.toContain('ConvolutionInputGradient');
  });
});

describe('the composed convolution on wasm, for processors without SIMD', () => {
  beforeAll(() => useBackend('wasm'));

  it.each([...corners, ...fast, ...random])(
    'agrees with its definition, gradients too: %s',
    (_name, geometry) => {
      check(geometry, composedConvolution(geometry));
    },
  );
});

/** Names of the kernels that ran. */
async function kernelsOf(run: () => unknown): Promise<string[]> {
  const names: string[] = [];
  const { kernels } = await profile(() => {
    run();
    return scalar(0);
  });
  names.push(...kernels.map(({ name }) => name));
  return names;
}
