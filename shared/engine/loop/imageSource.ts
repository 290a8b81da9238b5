import { type Tensor, tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type AugmentationPlan, fillBatch } from '../../augmentation';
import type { LabelledImages } from '../../data/dataset';
import { takeRows } from '../kernels/takeRows';
import { augmentOnDevice } from './deviceAugmentation';

/** A batch as tensors; whoever asked for it disposes it. */
export interface LabelledBatch {
  /** Images, NHWC. */
  readonly images: Tensor;
  /** Class indices, int32 `[N]`. */
  readonly labels: Tensor;
}

/** A labelled set from which batches are taken. */
export interface ImageSource {
  readonly count: number;
  /** The images at `indices`, in that order; where the source augments them, as for step `step` of a training. */
  batch(indices: Int32Array, step: number): LabelledBatch;
  dispose(): void;
}

/**
 * The set lies on the device, copied there once: only the indices of a batch travel, and what augments it. For GPUs.
 * @param plan how the images are augmented; null for images as they are
 */
export function deviceImages(
  { count, shape, pixels, labels }: LabelledImages,
  plan: AugmentationPlan | null,
): ImageSource {
  const rows = tensor2d(pixels, [count, pixels.length / count]);
  const classes = tensor2d(Int32Array.from(labels), [count, 1], 'int32');
  const batch = (indices: Int32Array, step: number): LabelledBatch =>
    tidy(() => {
      const chosen = tensor1d(indices, 'int32');
      const images = takeRows(rows, chosen, shape);
      return {
        images: plan === null ? images : augmentOnDevice(images, shape, plan, step),
        labels: takeRows(classes, chosen, []),
      };
    });
  return {
    count,
    batch,
    dispose: () => {
      rows.dispose();
      classes.dispose();
    },
  };
}

/**
 * The set stays where it was read to, and a batch is copied together from there. On wasm and cpu this is several times faster
 * than TensorFlow.js' own gathering, and needs no second copy of the set.
 * @param plan how the images are augmented; null for images as they are
 */
export function hostImages(set: LabelledImages, plan: AugmentationPlan | null): ImageSource {
  const { count, shape, pixels, labels } = set;
  const size = pixels.length / count;
  const batch = (indices: Int32Array, step: number): LabelledBatch => {
    const chosen = new Float32Array(indices.length * size);
    fillBatch(set, indices, plan, step, chosen);
    return {
      images: tensor(chosen, [indices.length, ...shape]),
      labels: tensor1d(
        indices.map((index) => labels[index] ?? 0),
        'int32',
      ),
    };
  };
  return { count, batch, dispose: () => undefined };
}

export function disposeBatch({ images, labels }: LabelledBatch): void {
  images.dispose();
  labels.dispose();
}
