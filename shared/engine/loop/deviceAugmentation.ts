import {
  add,
  gather,
  mul,
  reshape,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { type AugmentationPlan, drawNoise, drawPlaces } from '../../augmentation';
import type { Shape } from '../../layers/layer';

/**
 * Augments a batch where it lies: rows and columns are gathered by indices drawn here, and zeros come of a mask. The pixels
 * are those of `fillBatch`; only noise is uploaded pixel by pixel.
 * @param images `[N, height, width, channels]` as they are
 */
export function augmentOnDevice(images: Tensor, shape: Shape, plan: AugmentationPlan, step: number): Tensor {
  const [count = 0] = images.shape;
  return tidy(() => {
    const { rows, columns } = drawPlaces(plan, shape, count, step);
    const byColumns = swapSides(gatherLines(images, rows));
    const placed = swapSides(gatherLines(byColumns, columns));
    if (plan.augmentation.noise.kind === 'none') return placed;
    const noise = new Float32Array(images.size);
    drawNoise(plan, step, noise);
    return add(placed, tensor(noise, images.shape));
  });
}

/** `[N, height, width, channels]` as `[N, width, height, channels]`, and back. */
function swapSides(images: Tensor): Tensor {
  return transpose(images, [0, 2, 1, 3]);
}

/**
 * The second axis put together anew, image by image. As one list of lines: TensorFlow.js' WASM gathers wrongly where it is
 * given batch dimensions.
 */
function gatherLines(images: Tensor, places: Int32Array): Tensor {
  const [count = 0, lines = 1, ...rest] = images.shape;
  const all = reshape(images, [count * lines, images.size / (count * lines)]);
  const wanted = places.map((place, at) => at - (at % lines) + Math.max(0, place));
  const gathered = reshape(gather(all, tensor1d(wanted, 'int32')), [count, lines, ...rest]);
  if (!places.includes(-1)) return gathered;
  const mask = Float32Array.from(places, (place) => (place < 0 ? 0 : 1));
  return mul(gathered, tensor(mask, [count, lines, 1, 1]));
}
