import { backend, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { BackendName } from '../../shared/document/schema';
import { convolutionFilterGradient } from '../../shared/engine/kernels/convolutionFilterGradient';
import {
  evenParts,
  extentsOfWindows,
  gradientByProducts,
  type ProductDevice,
  partsOfBatch,
} from '../../shared/engine/kernels/filterGradientByProduct';
import { requireWebGl } from '../../shared/engine/kernels/webgl';
import { productDeviceWebGl } from '../../shared/engine/kernels/webgl/convolutionFilterGradient';
import { requireWebGpu } from '../../shared/engine/kernels/webgpu';
import { productDeviceWebGpu } from '../../shared/engine/kernels/webgpu/convolutionFilterGradient';
import { placeWindow, type Window } from '../../shared/engine/kernels/window';
import { integers, normals, sizeOf } from '../engine/numbers';

/** A gradient in a filter, and how far it is from float64. */
export interface FilterGradientResult {
  readonly name: string;
  /** Of how many parts the batch was. */
  readonly parts: number;
  /** Largest difference among the values that were looked at, over the largest of them. */
  readonly error: number;
}

interface Subject {
  readonly window: Window;
  readonly x: Values;
  readonly dy: Values;
}

interface Values {
  readonly values: Float32Array;
  readonly tensor: Tensor4D;
}

type Images = [count: number, height: number, width: number, channels: number];

function subjectOf(images: Images, filters: number, padding: 'same' | 'valid'): Subject {
  const [count, height, width] = images;
  const window = placeWindow([height, width], [3, 3], { strides: [1, 1], dilations: [1, 1], padding });
  const made = (shape: Images, name: string): Values => {
    const values = normals(sizeOf(shape), name);
    return { values, tensor: tensor4d(values, shape) };
  };
  return { window, x: made(images, 'x'), dy: made([count, ...window.output, filters], 'dy') };
}

/** Products of a small batch in any number of parts, and of batches that are too large for one. */
export async function compareFilterGradients(name: BackendName): Promise<FilterGradientResult[]> {
  const small = subjectOf([7, 5, 6, 5], 9, 'same');
  const results: FilterGradientResult[] = [];
  for (const count of [1, 2, 3, 7]) {
    const parts = evenParts(7, count);
    const gradient = gradientByProducts(small.dy.tensor, parts, deviceOf(name, small));
    results.push({ name: 'a small batch', parts: count, error: errorOf(small, await gradient.data()) });
  }
  // More windows, and more products, than a part may hold.
  for (const large of [subjectOf([33, 32, 32, 128], 8, 'same'), subjectOf([65, 3, 3, 64], 1024, 'valid')]) {
    const [x, dy, window] = [large.x.tensor, large.dy.tensor, large.window];
    const gradient = convolutionFilterGradient(x, dy, window, 1);
    results.push({
      name: `[${x.shape.join(', ')}] to ${dy.shape[3]}`,
      parts: partsOfBatch(extentsOfWindows(x, window), dy.shape[3]).length,
      error: errorOf(large, await gradient.data()),
    });
    for (const each of [x, dy, gradient]) each.dispose();
  }
  return results;
}

function deviceOf(name: BackendName, { x, window }: Subject): ProductDevice {
  return name === 'webgl'
    ? productDeviceWebGl(requireWebGl(backend()), x.tensor, window)
    : productDeviceWebGpu(requireWebGpu(backend()), x.tensor, window);
}

/** Weights that are looked at: each is a sum over all places of all images. */
const LOOKED_AT = 100;

function errorOf({ x, dy, window }: Subject, got: ArrayLike<number>): number {
  const [taps, filters] = [window.size[0] * window.size[1] * x.tensor.shape[3], dy.tensor.shape[3]];
  if (got.length !== taps * filters) return Number.NaN;
  const between = integers('weights', taps, filters);
  let [worst, largest] = [0, 0];
  for (let look = 0; look < LOOKED_AT; look++) {
    const [tap, filter] = [between(0, taps - 1), between(0, filters - 1)];
    const want = sumOf(x.tensor.shape, window, x.values, dy.values, [tap, filter, filters]);
    largest = Math.max(largest, Math.abs(want));
    const error = Math.abs((got[tap * filters + filter] ?? Number.NaN) - want);
    if (!(error <= worst)) worst = error;
  }
  return worst / largest;
}

/** One weight's gradient by its definition, in float64. */
function sumOf(
  [images, height, width, channels]: Images,
  { output, size, rows, columns }: Window,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
  [tap, filter, filters]: readonly [number, number, number],
): number {
  const [spot, channel] = [Math.floor(tap / channels), tap % channels];
  const down = Math.floor(spot / size[1]) - rows[0];
  const along = (spot % size[1]) - columns[0];
  let sum = 0;
  for (let image = 0; image < images; image++)
    for (let i = Math.max(0, -down); i < Math.min(output[0], height - down); i++)
      for (let j = Math.max(0, -along); j < Math.min(output[1], width - along); j++) {
        const pixel = ((image * height + i + down) * width + j + along) * channels + channel;
        sum += (x[pixel] ?? 0) * (dy[((image * output[0] + i) * output[1] + j) * filters + filter] ?? 0);
      }
  return sum;
}
