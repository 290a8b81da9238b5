import {
  add,
  engine,
  matMul,
  reshape,
  slice,
  type Tensor,
  type Tensor4D,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Window } from './window';

/**
 * Products a weight's tap has, above which the gradient in a filter is taken as a matrix product: a GPU sums that up in tiles, which
 * read every value for several sums.
 */
const FEW = 32;
/** Fewer filters leave most of a tile empty. */
const FEW_FILTERS = 8;
/** What the windows of a part, or their products, may hold, 128 MiB: the largest buffer that WebGPU promises. */
const MOST_VALUES = 2 ** 25;

/** Extents of the product: windows of `taps` values at `places` of each of `images`. */
export interface WindowExtents {
  readonly images: number;
  readonly places: number;
  readonly taps: number;
}

/** Some of the images of a batch, one after the other. */
export interface Part {
  readonly first: number;
  readonly images: number;
}

export function extentsOfWindows(x: Tensor4D, { size, output }: Window): WindowExtents {
  const [images, , , channels] = x.shape;
  return { images, places: output[0] * output[1], taps: size[0] * size[1] * channels };
}

/**
 * The parts of a batch whose windows are laid out together: as few as there can be, of sizes that differ by one at most. None
 * where a GPU is the faster to sum up directly, or where a single image is too large.
 */
export function partsOfBatch({ images, places, taps }: WindowExtents, filters: number): readonly Part[] {
  const largest = Math.floor(MOST_VALUES / (taps * Math.max(places, filters)));
  if (taps <= FEW || filters < FEW_FILTERS || largest === 0) return [];
  return evenParts(images, Math.ceil(images / largest));
}

/** So many images in so many parts. */
export function evenParts(images: number, count: number): readonly Part[] {
  const starts = Array.from({ length: count + 1 }, (_, part) => Math.floor((part * images) / count));
  return starts.slice(1).map((end, part) => {
    const first = starts[part] ?? 0;
    return { first, images: end - first };
  });
}

/** What a GPU does of a product. */
export interface ProductDevice {
  /** Windows of a part, `[images, taps, places]`, or with places and taps exchanged where `transposed`. */
  layOut(part: Part): TensorInfo;
  readonly transposed: boolean;
  /** Products `[images, taps, filters]` of all images, added up to the shape of the filter. */
  addUp(products: Tensor): TensorInfo;
}

/** dw = Σ over images of windows(x)ᵀ·dy, part by part, so that no more than one part's windows are there at a time. */
export function gradientByProducts(dy: Tensor4D, parts: readonly Part[], device: ProductDevice): Tensor {
  const [, height, width, filters] = dy.shape;
  return tidy(() => {
    const rows = reshape(dy, [dy.shape[0], height * width, filters]);
    const gradients = parts.map((part) =>
      tidy(() => {
        const windows = engine().makeTensorFromTensorInfo(device.layOut(part));
        const ofPart = parts.length === 1 ? rows : slice(rows, [part.first, 0, 0], [part.images, -1, -1]);
        return engine().makeTensorFromTensorInfo(device.addUp(matMul(windows, ofPart, device.transposed)));
      }),
    );
    return gradients.reduce((sum, gradient) => add(sum, gradient));
  });
}
