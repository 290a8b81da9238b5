import {
  gather,
  reshape,
  type Tensor,
  type Tensor1D,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../../data/dataset';

/** A batch as tensors; whoever asked for it disposes it. */
export interface LabelledBatch {
  /** Images, NHWC. */
  readonly images: Tensor;
  /** Class indices, int32 `[N]`. */
  readonly labels: Tensor1D;
}

/** A labelled set from which batches are taken. */
export interface ImageSource {
  readonly count: number;
  /** The images at `indices`, in that order. */
  batch(indices: Int32Array): LabelledBatch;
  dispose(): void;
}

/** The set lies on the device, copied there once: only the indices of a batch travel. For GPUs. */
export function deviceImages({ count, shape, pixels, labels }: LabelledImages): ImageSource {
  const rows = tensor2d(pixels, [count, pixels.length / count]);
  const classes = tensor1d(Int32Array.from(labels), 'int32');
  const batch = (indices: Int32Array): LabelledBatch =>
    tidy(() => {
      const chosen = tensor1d(indices, 'int32');
      const images = reshape(gather(rows, chosen), [indices.length, ...shape]);
      return { images, labels: gather(classes, chosen) };
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
 */
export function hostImages({ count, shape, pixels, labels }: LabelledImages): ImageSource {
  const size = pixels.length / count;
  const batch = (indices: Int32Array): LabelledBatch => {
    const chosen = new Float32Array(indices.length * size);
    for (const [place, index] of indices.entries()) {
      chosen.set(pixels.subarray(index * size, (index + 1) * size), place * size);
    }
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
