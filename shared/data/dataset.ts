import type { Shape } from '../layers/layer';

/** A data set as the compiler and the panels know it, without its images. */
export interface DatasetInfo {
  readonly id: string;
  readonly label: string;
  /** [height, width, channels] of an image. */
  readonly shape: Shape;
  readonly classes: readonly string[];
  readonly trainCount: number;
  readonly validationCount: number;
  /** True where a flipped image is no longer of its class, as with digits. */
  readonly showsDigits?: true;
  /** Licence and source in one line, shown beside the data set. */
  readonly notice: string;
}

/** Images and labels in memory. Pixels are float32 in [0, 1], NHWC; labels are class indices. */
export interface LabelledImages {
  readonly count: number;
  readonly shape: Shape;
  readonly pixels: Float32Array;
  readonly labels: Uint8Array;
}

/** A data set loaded: training and validation part. */
export interface Dataset {
  readonly info: DatasetInfo;
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
}

/** Gives the bytes of a shipped file, e.g. `datasets/mnist10k-train-images-idx3-ubyte.gz`. The host supplies it. */
export type AssetReader = (path: string) => Promise<Uint8Array>;
