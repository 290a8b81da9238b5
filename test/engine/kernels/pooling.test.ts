import { backend, grads, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { averagePooling } from '../../../shared/engine/kernels/averagePooling';
import { hostMemory } from '../../../shared/engine/kernels/hostMemory';
import { maxPooling } from '../../../shared/engine/kernels/maxPooling';
import { maxPoolingGradientKernel } from '../../../shared/engine/kernels/maxPoolingGradient';
import { asImages } from '../../../shared/engine/kernels/rows';
import { placeWindow, windowAttributes } from '../../../shared/engine/kernels/window';
import { expectClose, integers, normals, sizeOf } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';
import { placeReference, type ReferenceGeometry } from './referenceConvolution';

type Pooling = typeof maxPooling;

const base = { filters: 1, stride: 2, dilation: 1, padding: 'valid' } as const;

const corners: readonly (readonly [string, ReferenceGeometry])[] = [
  ['one pixel', { ...base, images: 1, input: [1, 1], channels: 1, size: [1, 1], stride: 1 }],
  [
    'one pixel under a larger window',
    { ...base, images: 1, input: [1, 1], channels: 2, size: [3, 3], padding: 'same' },
  ],
  ['window of one pixel, stride 2', { ...base, images: 2, input: [5, 6], channels: 2, size: [1, 1] }],
  ['windows side by side', { ...base, images: 3, input: [6, 8], channels: 3, size: [2, 2] }],
  ['pixels left over', { ...base, images: 2, input: [7, 5], channels: 2, size: [2, 2] }],
  ['overhanging windows', { ...base, images: 2, input: [5, 7], channels: 2, size: [2, 2], padding: 'same' }],
  [
    'overlapping windows',
    { ...base, images: 2, input: [6, 6], channels: 2, size: [3, 3], stride: 1, padding: 'same' },
  ],
  ['gaps between windows', { ...base, images: 2, input: [8, 8], channels: 1, size: [2, 2], stride: 3 }],
  ['one channel', { ...base, images: 2, input: [4, 4], channels: 1, size: [2, 2] }],
];

function randomGeometry(index: number): ReferenceGeometry {
  const pick = integers('pooling', index);
  const size: [number, number] = [pick(1, 4), pick(1, 4)];
  return {
    ...base,
    images: pick(1, 3),
    input: [size[0] + pick(0, 7), size[1] + pick(0, 7)],
    channels: pick(1, 6),
    size,
    stride: pick(1, 3),
    padding: pick(0, 1) === 0 ? 'same' : 'valid',
  };
}

const random = Array.from(
  { length: 25 },
  (_, index) => [`random shape ${index}`, randomGeometry(index)] as const,
);

/** Indices in x of the real pixels under each place of the window, channel by channel, in the order of y. */
function windows(of: ReferenceGeometry): number[][] {
  const { output, before } = placeReference(of);
  const [height, width] = of.input;
  const covered = (axis: 0 | 1, place: number): number[] => {
    const start = place * of.stride - before[axis];
    const all = Array.from({ length: of.size[axis] }, (_, offset) => start + offset);
    return all.filter((at) => at >= 0 && at < of.input[axis]);
  };
  const places = Array.from({ length: of.images * output[0] * output[1] }, (_, place) => {
    const rows = covered(0, Math.floor(place / output[1]) % output[0]);
    const columns = covered(1, place % output[1]);
    const image = Math.floor(place / (output[0] * output[1]));
    return rows.flatMap((row) => columns.map((column) => (image * height + row) * width + column));
  });
  return places.flatMap((pixels) =>
    Array.from({ length: of.channels }, (_, channel) => pixels.map((pixel) => pixel * of.channels + channel)),
  );
}

/** Runs the pooling and its gradient. */
function run(pool: Pooling, of: ReferenceGeometry, x: Float32Array, dy: Float32Array) {
  const { output } = placeReference(of);
  const options = { strides: [of.stride, of.stride], dilations: [1, 1], padding: of.padding } as const;
  const apply = (images: Tensor): Tensor => pool(asImages(images), of.size, options);
  return tidy(() => {
    const images = tensor(x, [of.images, ...of.input, of.channels]);
    const y = apply(images);
    const [dx] = grads(apply)([images], tensor(dy, [of.images, ...output, of.channels]));
    return { y: y.dataSync(), dx: dx?.dataSync() ?? new Float32Array() };
  });
}

function inputsOf(of: ReferenceGeometry): { x: Float32Array; dy: Float32Array } {
  const x = normals(sizeOf([of.images, ...of.input, of.channels]), 'x');
  return { x, dy: normals(windows(of).length, 'dy') };
}

describe.each(hostBackends)('max pooling on %s', (name) => {
  beforeAll(() => useBackend(name));

  function check(of: ReferenceGeometry, x: Float32Array, dy: Float32Array): void {
    const { y, dx } = run(maxPooling, of, x, dy);
    const wanted = new Float64Array(x.length);
    const largest = windows(of).map((pixels, place) => {
      const first = pixels.reduce((best, pixel) => ((x[pixel] ?? 0) > (x[best] ?? 0) ? pixel : best));
      wanted[first] = (wanted[first] ?? 0) + (dy[place] ?? 0);
      return x[first] ?? 0;
    });
    expect(Array.from(y)).toEqual(largest);
    expectClose(dx, wanted, 1e-6);
  }

  it.each([...corners, ...random])('agrees with its definition: %s', (_name, of) => {
    const { x, dy } = inputsOf(of);
    check(of, x, dy);
  });

  it.each(corners)('routes the gradient where every value is negative: %s', (_name, of) => {
    const { x, dy } = inputsOf(of);
    check(
      of,
      x.map((value) => -Math.abs(value) - 1),
      dy,
    );
  });

  it('gives the whole gradient to the first of equal values', () => {
    const of: ReferenceGeometry = { ...base, images: 1, input: [2, 4], channels: 1, size: [2, 2] };
    const x = Float32Array.of(3, 3, -1, -2, 3, 3, -1, -1);
    const { dx } = run(maxPooling, of, x, Float32Array.of(10, 20));
    expect(Array.from(dx)).toEqual([10, 0, 20, 0, 0, 0, 0, 0]);
  });
});

describe("max pooling's gradient on wasm, for processors without SIMD", () => {
  beforeAll(() => useBackend('wasm'));

  it.each([...corners, ...random])('agrees with what the engine runs: %s', (_name, of) => {
    const { x, dy } = inputsOf(of);
    const { output } = placeReference(of);
    const options = { strides: [of.stride, of.stride], dilations: [1, 1], padding: of.padding } as const;
    const memory = hostMemory(backend());
    if (memory === null || maxPoolingGradientKernel.host === undefined)
      throw new Error('There are no loops.');
    const { y, dx } = run(maxPooling, of, x, dy);
    const images = tensor(x, [of.images, ...of.input, of.channels]);
    const places = [of.images, ...output, of.channels];
    const inputs = { x: images, y: tensor(y, places), dy: tensor(dy, places) };
    const attrs = windowAttributes(placeWindow(of.input, of.size, options));
    const [result] = [maxPoolingGradientKernel.host({ inputs, attrs }, memory)].flat();
    expectClose(result === undefined ? [] : memory.view(result), dx, 1e-6);
  });
});

describe.each(hostBackends)('average pooling on %s', (name) => {
  beforeAll(() => useBackend(name));

  it.each([...corners, ...random])(
    'agrees with its definition, counting real pixels only: %s',
    (_name, of) => {
      const { x, dy } = inputsOf(of);
      const { y, dx } = run(averagePooling, of, x, dy);
      const wanted = new Float64Array(x.length);
      const means = windows(of).map((pixels, place) => {
        for (const pixel of pixels) wanted[pixel] = (wanted[pixel] ?? 0) + (dy[place] ?? 0) / pixels.length;
        return pixels.reduce((sum, pixel) => sum + (x[pixel] ?? 0), 0) / pixels.length;
      });
      expectClose(y, means);
      expectClose(dx, wanted);
    },
  );
});
