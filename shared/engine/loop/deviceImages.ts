import { gather, reshape, type Tensor, type Tensor1D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../../data/dataset';

/** A batch on the device; whoever asked for it disposes it. */
export interface LabelledBatch {
  /** Images, NHWC. */
  readonly images: Tensor;
  /** Class indices, int32 `[N]`. */
  readonly labels: Tensor1D;
}

/** A labelled set that lies on the device: only the indices of a batch travel there. */
export interface DeviceImages {
  readonly count: number;
  /** The images at `indices`, in that order. */
  batch(indices: Int32Array): LabelledBatch;
  dispose(): void;
}

/** Copies a labelled set to the current backend, once. */
export function toDevice({ count, shape, pixels, labels }: LabelledImages): DeviceImages {
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

export function disposeBatch({ images, labels }: LabelledBatch): void {
  images.dispose();
  labels.dispose();
}
