import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { AugmentationPlan } from '../../../shared/augmentation';
import type { LabelledImages } from '../../../shared/data/dataset';
import type { Augmentation, Shift } from '../../../shared/document/augmentation';
import {
  deviceImages,
  disposeBatch,
  hostImages,
  type ImageSource,
} from '../../../shared/engine/loop/imageSource';
import { hostBackends, useBackend } from '../useBackend';

/** Five images of 4×3 with two channels, each pixel a number of its own. */
const images: LabelledImages = {
  ...{ count: 5, shape: [4, 3, 2] },
  pixels: Float32Array.from({ length: 120 }, (_, index) => (index + 1) / 128),
  labels: Uint8Array.of(4, 0, 3, 1, 2),
};

const sources = [
  ['on the device', deviceImages],
  ['in this process', hostImages],
] as const;

test.each(sources)(
  'a set that lies %s gives the images and labels asked for, in that order',
  async (_, open) => {
    await useBackend('wasm');
    const idle = memory().numTensors;
    const source = open(images, null);
    const batch = source.batch(Int32Array.of(3, 0, 3), 1);
    expect(batch.images.shape).toEqual([3, 4, 3, 2]);
    const image = (index: number): number[] =>
      Array.from(images.pixels.subarray(24 * index, 24 * index + 24));
    expect(Array.from(batch.images.dataSync())).toEqual([...image(3), ...image(0), ...image(3)]);
    expect(batch.labels.dtype).toBe('int32');
    expect(Array.from(batch.labels.dataSync())).toEqual([1, 4, 1]);
    disposeBatch(batch);
    source.dispose();
    expect(memory().numTensors).toBe(idle);
  },
);

const shifts: readonly Shift[] = [
  { kind: 'none' },
  { kind: 'pixels', most: 2, fill: 'zeros' },
  { kind: 'share', most: 0.4, fill: 'edge' },
  { kind: 'crop', padding: 1, fill: 'zeros' },
];

const augmentations: readonly Augmentation[] = shifts.flatMap((shift) =>
  (['none', 'both'] as const).flatMap((flip) =>
    ([{ kind: 'none' }, { kind: 'gaussian', standardDeviation: 0.3 }] as const).map((noise) => ({
      shift,
      flip,
      noise,
    })),
  ),
);

function pixelsOf(source: ImageSource, step: number): Float32Array {
  const batch = source.batch(Int32Array.of(4, 1, 1, 0, 3, 2), step);
  const pixels = Float32Array.from(batch.images.dataSync());
  disposeBatch(batch);
  return pixels;
}

describe.each(hostBackends)('on %s', (backend) => {
  test.each(augmentations)(
    '$shift.kind, flip $flip, noise $noise.kind: the device makes the pixels that the host makes',
    async (augmentation) => {
      await useBackend(backend);
      const plan: AugmentationPlan = { augmentation, seed: 11 };
      const [device, host] = [deviceImages(images, plan), hostImages(images, plan)];
      const idle = memory().numTensors;
      for (const step of [1, 2, 3, 4]) expect(pixelsOf(device, step)).toEqual(pixelsOf(host, step));
      expect(memory().numTensors).toBe(idle);
      device.dispose();
      host.dispose();
    },
  );
});
