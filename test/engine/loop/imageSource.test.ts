import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../shared/engine';
import { deviceImages, disposeBatch, hostImages } from '../../../shared/engine/loop/imageSource';
import { assets } from './support';

/** Five images of 2×3×2, whose values tell which they are. */
const images = {
  ...{ count: 5, shape: [2, 3, 2] },
  pixels: Float32Array.from({ length: 60 }, (_, index) => index),
  labels: Uint8Array.of(4, 0, 3, 1, 2),
};

const sources = [
  ['on the device', deviceImages],
  ['in this process', hostImages],
] as const;

beforeAll(async () => {
  await openBackend('wasm', assets);
});

test.each(sources)('a set that lies %s gives the images and labels asked for, in that order', (_, open) => {
  const idle = memory().numTensors;
  const source = open(images);
  const batch = source.batch(Int32Array.of(3, 0, 3));
  expect(batch.images.shape).toEqual([3, 2, 3, 2]);
  const image = (index: number): number[] => Array.from(images.pixels.subarray(12 * index, 12 * index + 12));
  expect(Array.from(batch.images.dataSync())).toEqual([...image(3), ...image(0), ...image(3)]);
  expect(batch.labels.dtype).toBe('int32');
  expect(Array.from(batch.labels.dataSync())).toEqual([1, 4, 1]);
  disposeBatch(batch);
  source.dispose();
  expect(memory().numTensors).toBe(idle);
});
