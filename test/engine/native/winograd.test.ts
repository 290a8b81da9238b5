import { backend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NativeHost, nativeHost } from '../../../shared/engine/kernels/native';
import {
  type Geometry,
  setWinograd,
  winogradBackwardGeometry,
  winogradForwardGeometry,
} from '../../../shared/engine/kernels/native/winograd';
import { type Pair, placeWindow } from '../../../shared/engine/kernels/window';
import { integers, normals } from '../numbers';
import { useBackend } from '../useBackend';

const tiles = [2, 4] as const;

/** 3×3, every pixel. */
function windowOf(input: Pair, padding: 'same' | 'valid') {
  return placeWindow(input, [3, 3], { strides: [1, 1], dilations: [1, 1], padding });
}

/** Calls `visit` for every product of the convolution: places in the input, the filter and the output, all without channels. */
function overPixels(of: Geometry, images: number, visit: (x: number, w: number, y: number) => void): void {
  const [height, width] = of.input;
  const [rows, columns] = of.output;
  for (let y = 0; y < images * rows * columns; y++) {
    const [row, column] = [Math.floor(y / columns) % rows, y % columns];
    for (let tap = 0; tap < 9; tap++) {
      const [from, beside] = [row + Math.floor(tap / 3) - of.top, column + (tap % 3) - of.left];
      if (from < 0 || from >= height || beside < 0 || beside >= width) continue;
      visit((Math.floor(y / (rows * columns)) * height + from) * width + beside, tap, y);
    }
  }
}

/** The largest difference between what was computed and what is right, as a share of the largest right value. */
function worst(got: ArrayLike<number>, want: Float64Array): number {
  const scale = want.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return want.reduce((error, value, i) => Math.max(error, Math.abs((got[i] ?? NaN) - value)), 0) / scale;
}

/** One case: its geometry, x, w and dy, and the tensors that hold them. */
function caseOf(seed: number, tile: 2 | 4) {
  const pick = integers('winograd', seed);
  const padding = seed % 2 === 0 ? 'same' : 'valid';
  const least = padding === 'same' ? 1 : 3;
  const input = [pick(least, 13), pick(least, 13)] as const;
  const { output, rows, columns } = windowOf(input, padding);
  const [channels, filters, images] = [pick(4, 64), seed === 1 ? 513 : pick(4, 64), pick(1, 3)];
  const geometry: Geometry = { input, output, top: rows[0], left: columns[0], channels, filters, tile };
  const x = normals(images * input[0] * input[1] * channels, 'x', seed);
  const w = normals(9 * channels * filters, 'w', seed);
  const dy = normals(images * output[0] * output[1] * filters, 'dy', seed);
  return { geometry, images, x, w, dy };
}

function host(): NativeHost {
  const native = nativeHost(backend());
  if (native === null) throw new Error('The WASM kernels do not run here.');
  return native;
}

/** What `run` writes to a tensor of `size` values, given the addresses of the inputs and of that tensor. */
function written(
  native: NativeHost,
  inputs: readonly Float32Array[],
  size: number,
  run: (...addresses: number[]) => void,
): Float32Array {
  const tensors: Tensor[] = [...inputs, new Float32Array(size)].map((values) => tensor(values));
  run(...tensors.map((held) => native.address(held)));
  const values = Float32Array.from(tensors.at(-1)?.dataSync() ?? []);
  for (const held of tensors) held.dispose();
  return values;
}

// Of normal values, summed over up to 513 channels and nine taps, or over 500 pixels: the definition in float32 is off by 1e-6.
const BOUND = 4e-6;

describe.each(tiles)('Winograd’s algorithm in tiles with sides of %i', (tile) => {
  beforeAll(() => useBackend('wasm'));

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('keeps the digits of the definition: forward, case %i', (seed) => {
    const { geometry, images, x, w, dy } = caseOf(seed, tile);
    const { channels, filters } = geometry;
    const native = host();
    const got = written(native, [x, w], dy.length, (from = 0, by = 0, to = 0) => {
      native.kernels.winogradForward(from, by, 0, 0, to, images, ...setWinograd(native, geometry));
    });
    const want = new Float64Array(dy.length);
    overPixels(geometry, images, (pixel, tap, y) => {
      for (let c = 0; c < channels; c++) {
        const value = x[pixel * channels + c] ?? NaN;
        const at = (tap * channels + c) * filters;
        for (let f = 0; f < filters; f++) {
          want[y * filters + f] = (want[y * filters + f] ?? NaN) + value * (w[at + f] ?? NaN);
        }
      }
    });
    expect(worst(got, want)).toBeLessThan(BOUND);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('keeps the digits: gradient of the input, case %i', (seed) => {
    const { geometry, images, x, w, dy } = caseOf(seed, tile);
    const { channels, filters, input, output, top, left } = geometry;
    const native = host();
    const back = {
      ...{ input: output, output: input, top: 2 - top, left: 2 - left },
      ...{ channels: filters, filters: channels, tile },
    };
    const got = written(native, [dy, w], x.length, (from = 0, by = 0, to = 0) => {
      native.kernels.winogradForward(from, by, 0, 1, to, images, ...setWinograd(native, back));
    });
    const want = new Float64Array(x.length);
    overPixels(geometry, images, (pixel, tap, y) => {
      for (let c = 0; c < channels; c++) {
        const at = (tap * channels + c) * filters;
        let sum = 0;
        for (let f = 0; f < filters; f++) sum += (dy[y * filters + f] ?? NaN) * (w[at + f] ?? NaN);
        want[pixel * channels + c] = (want[pixel * channels + c] ?? NaN) + sum;
      }
    });
    expect(worst(got, want)).toBeLessThan(BOUND);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('keeps the digits: gradient of the filter, case %i', (seed) => {
    const { geometry, images, x, w, dy } = caseOf(seed, tile);
    const { channels, filters } = geometry;
    const native = host();
    const got = written(native, [x, dy], w.length, (from = 0, by = 0, to = 0) => {
      native.kernels.winogradFilterGradient(from, by, to, images, ...setWinograd(native, geometry));
    });
    const want = new Float64Array(w.length);
    overPixels(geometry, images, (pixel, tap, y) => {
      for (let c = 0; c < channels; c++) {
        const value = x[pixel * channels + c] ?? NaN;
        const at = (tap * channels + c) * filters;
        for (let f = 0; f < filters; f++) {
          want[at + f] = (want[at + f] ?? NaN) + value * (dy[y * filters + f] ?? NaN);
        }
      }
    });
    expect(worst(got, want)).toBeLessThan(BOUND);
  });
});

describe('the choice of the tile', () => {
  const forward = (input: Pair, channels: Pair = [16, 16], groups = 1, images = 64) =>
    winogradForwardGeometry(windowOf(input, 'same'), channels, groups, images)?.tile ?? null;

  it('is by the work that overhanging tiles lose', () => {
    expect([32, 28, 14, 9, 8, 7, 4, 3].map((extent) => forward([extent, extent]))).toEqual(Array(8).fill(4));
    expect([6, 5, 2].map((extent) => forward([extent, extent]))).toEqual([2, 2, 2]);
    expect(forward([1, 1])).toBeNull();
  });

  it('is by how many tiles share the transform of the filters', () => {
    expect([1, 2, 8, 64].map((images) => forward([4, 4], [256, 256], 1, images))).toEqual([null, null, 2, 4]);
    expect([1, 2, 4].map((images) => forward([8, 8], [64, 64], 1, images))).toEqual([2, 2, 4]);
  });

  it('is by how many channels there are: with few, products are short', () => {
    const of = (channels: Pair) => [32, 9, 7, 6, 3].map((extent) => forward([extent, extent], channels));
    expect(of([30, 30])).toEqual([4, 4, 4, 2, 4]);
    expect(of([9, 13])).toEqual([4, 4, 4, 2, 4]);
    expect(of([4, 16])).toEqual([4, null, 4, null, null]);
  });

  it('is none where the algorithm cannot compute it or is not worth it', () => {
    expect(forward([32, 32], [3, 16])).toBeNull();
    expect(forward([32, 32], [16, 1])).toBeNull();
    expect(forward([32, 32], [16, 16], 2)).toBeNull();
    const { input } = windowOf([32, 32], 'same');
    const strided = placeWindow(input, [3, 3], { strides: [2, 2], dilations: [1, 1], padding: 'same' });
    expect(winogradForwardGeometry(strided, [16, 16], 1, 64)).toBeNull();
  });

  it('follows for the input’s gradient the image that is written', () => {
    const valid = windowOf([9, 9], 'valid');
    expect(winogradForwardGeometry(valid, [16, 16], 1, 64)?.output).toEqual([7, 7]);
    expect(winogradBackwardGeometry(valid, [16, 8], 1, 64)).toMatchObject({
      ...{ input: [7, 7], output: [9, 9], top: 2, left: 2, channels: 8, filters: 16, tile: 4 },
    });
  });
});
