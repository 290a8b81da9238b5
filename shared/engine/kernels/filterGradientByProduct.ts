import {
  engine,
  matMul,
  reshape,
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
/** What all windows may hold, 128 MiB: the largest buffer that WebGPU promises. */
const MOST_VALUES = 2 ** 25;

/** Extents of the product: windows of `taps` values at `places` of each of `images`. */
export interface WindowExtents {
  readonly images: number;
  readonly places: number;
  readonly taps: number;
}

export function extentsOfWindows(x: Tensor4D, { size, output }: Window): WindowExtents {
  const [images, , , channels] = x.shape;
  return { images, places: output[0] * output[1], taps: size[0] * size[1] * channels };
}

/** Whether a GPU is the faster for it. */
export function isWorthProduct({ images, places, taps }: WindowExtents, filters: number): boolean {
  return taps > FEW && filters >= FEW_FILTERS && images * places * taps <= MOST_VALUES;
}

/**
 * dw = Σ over images of windows(x)ᵀ·dy, image by image: `[N, taps, filters]`, whose sum is the gradient. The windows, which a GPU has
 * laid out, are freed.
 * @param windows `[N, taps, places]`, or with places and taps exchanged where they are taken transposed
 */
export function productsOfImages(windows: TensorInfo, dy: Tensor4D, transposed: boolean): Tensor {
  const [images, height, width, filters] = dy.shape;
  return tidy(() => {
    const laidOut = engine().makeTensorFromTensorInfo(windows);
    return matMul(laidOut, reshape(dy, [images, height * width, filters]), transposed);
  });
}
