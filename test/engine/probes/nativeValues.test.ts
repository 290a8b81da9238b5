import { backend, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../shared/engine';
import { type NativeHost, nativeHost } from '../../../shared/engine/kernels/native';
import { nativeValues } from '../../../shared/engine/probes/nativeValues';
import { createRandom, streamSeed } from '../../../shared/random';
import { type ChannelValues, type Frame, measureFrame, plainValues } from '../../../shared/signals';
import { assets } from '../loop/support';
import { expectSameFrame } from './closeFrames';

beforeAll(async () => {
  await openBackend('wasm', assets);
});

function kernels(): NativeHost {
  const native = nativeHost(backend());
  if (native === null) throw new Error('The engine’s WASM kernels do not run here.');
  return native;
}

function counted(values: Float32Array, channels: number): ChannelValues {
  const native = nativeValues(tensor(values, [values.length / channels, channels]), kernels());
  if (native === null) throw new Error('The kernels refused finite values.');
  return native;
}

const frameOf = (before: ChannelValues, after: ChannelValues, channels: number): Frame =>
  measureFrame({
    ...{ step: 1, tap: 'bn', channels, before, after },
    parameters: { gamma: null, beta: null, movingMean: null, movingVariance: null },
  });

const normals = (count: number, mean: number, deviation: number, ...labels: number[]): Float32Array => {
  const random = createRandom(streamSeed(1, ...labels));
  return Float32Array.from({ length: count }, () => mean + deviation * random.normal());
};

test.each([
  [1, 1],
  [1, 5],
  [2, 3],
  [63, 4],
  [64, 7],
  [65, 8],
  [1000, 1],
  [3000, 9],
  [5000, 33],
])('%i rows of %i channels: the kernels count what the loops count', (rows, channels) => {
  const before = normals(rows * channels, 3, 2, rows, channels, 0);
  const after = normals(rows * channels, 0, 1, rows, channels, 1);
  expectSameFrame(
    frameOf(counted(before, channels), counted(after, channels), channels),
    frameOf(plainValues(before, channels), plainValues(after, channels), channels),
  );
});

test('a mean that is large beside the spread leaves the variance right', () => {
  const values = Float32Array.from({ length: 8192 }, (_, index) => 1000 + (index % 2) / 8);
  expect(counted(values, 1).moments().variance[0]).toBeCloseTo((1 / 16) ** 2, 9);
});

test('values far outside the range fall in the edge bins', () => {
  const values = Float32Array.of(-1e18, -1, 0, 0.49, 0.5, 1, 3e9, 1e18);
  const ranges = { low: Float32Array.of(0), high: Float32Array.of(1) };
  expect([...counted(values, 1).histograms(ranges, 2)]).toEqual([4, 4]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'the kernels leave values with a %d among them to the loops',
  (strange) => {
    for (const place of [0, 5, 11]) {
      const values = normals(12, 0, 1, place);
      values[place] = strange;
      const x = tensor(values, [4, 3]);
      expect(nativeValues(x, kernels())).toBeNull();
      x.dispose();
    }
  },
);
