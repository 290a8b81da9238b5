import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runCompute } from './program';

/** Enough parts for every core of a GPU to have work, few enough to add up at once. */
const PARTS = 128;

/** Rows of one part: all, but the last, of the same size. */
export function rowsPerPart(rows: number): number {
  return Math.max(8, Math.ceil(rows / PARTS));
}

/** Where the sums of parts lie: `size` values from `from` on in each part, of which one begins `every` so many values. */
interface Parts {
  readonly parts: number;
  readonly size: number;
  readonly every?: number;
  readonly from?: number;
}

/** The sums of parts, added up: `[size]`. */
export function addParts(
  backend: WebGPUBackend,
  partial: TensorInfo,
  { parts, size, every = size, from = 0 }: Parts,
): TensorInfo {
  return runCompute(backend, {
    name: 'addParts',
    inputs: { partial },
    shape: [size],
    integers: { parts, every, start: from },
    element: `
      var sum = 0.0;
      for (var part = 0; part < uniforms.parts; part++) {
        sum += partial[part * uniforms.every + uniforms.start + index];
      }
      return sum;`,
  });
}
