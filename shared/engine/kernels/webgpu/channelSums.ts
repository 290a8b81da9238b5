import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { release, runCompute } from './program';

/** Enough parts for every core of a GPU to have work, few enough to add up at once. */
const PARTS = 128;

/** Rows of one part: all, but the last, of the same size. */
export function rowsPerPart(rows: number): number {
  return Math.max(8, Math.ceil(rows / PARTS));
}

/** A sum over the rows of a matrix `[rows, channels]`, for each of its columns. */
interface ChannelSum {
  readonly name: string;
  /** What the terms are made from. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly rows: number;
  readonly channels: number;
  /** WGSL for the term at place `at` of a matrix, in column `channel`. */
  readonly term: string;
}

/**
 * Two programs: neighbouring invocations add up neighbouring channels of one part of the rows, so that they read memory in
 * order without sharing any, then the parts are added up.
 */
export function channelSums(backend: WebGPUBackend, sum: ChannelSum): TensorInfo {
  const { name, inputs, rows, channels } = sum;
  const perPart = rowsPerPart(rows);
  const parts = Math.ceil(rows / perPart);
  const partial = runCompute(backend, {
    name: `sumOfParts_${name}`,
    inputs,
    shape: [parts, channels],
    integers: { rows, channels, perPart },
    element: `
      let part = index / uniforms.channels;
      let channel = index - part * uniforms.channels;
      let end = min((part + 1) * uniforms.perPart, uniforms.rows);
      var sum = 0.0;
      for (var row = part * uniforms.perPart; row < end; row++) {
        let at = row * uniforms.channels + channel;
        sum += ${sum.term};
      }
      return sum;`,
  });
  const total = addParts(backend, partial, parts, channels);
  release(backend, partial);
  return total;
}

/** The sum of `parts` rows of `size` values: `[parts, size]` → `[size]`. */
export function addParts(
  backend: WebGPUBackend,
  partial: TensorInfo,
  parts: number,
  size: number,
): TensorInfo {
  return runCompute(backend, {
    name: 'addParts',
    inputs: { partial },
    shape: [size],
    integers: { parts },
    element: `
      var sum = 0.0;
      for (var part = 0; part < uniforms.parts; part++) { sum += partial[part * uniforms.size + index]; }
      return sum;`,
  });
}
