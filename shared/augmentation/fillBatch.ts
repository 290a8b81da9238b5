import type { LabelledImages } from '../data/dataset';
import { fillNormal, streamSeed } from '../random';
import { type AugmentationPlan, drawPlaces } from './places';

/**
 * Copies the images at `indices` together into `target`, in that order, each augmented as the plan says for step `step`.
 * Noise is added last, to the zeros of a shift too; nothing is cut off at 0 and 1. The same on every machine.
 * @param plan null where the images are wanted as they are
 * @param target float32 NHWC, as many values as the images have together; what it held before does not matter
 */
export function fillBatch(
  images: Images,
  indices: Int32Array,
  plan: AugmentationPlan | null,
  step: number,
  target: Float32Array,
): void {
  if (plan === null) {
    copyImages(images, indices, target);
    return;
  }
  drawNoise(plan, step, target);
  addImages(images, indices, plan, step, target);
}

/** The noise of step `step` for all pixels of a batch in order, where the plan has any; else zeros. */
export function drawNoise(
  { augmentation, seed }: AugmentationPlan,
  step: number,
  target: Float32Array,
): void {
  const { noise } = augmentation;
  if (noise.kind === 'none') target.fill(0);
  else fillNormal(target, noise.standardDeviation, streamSeed(seed, 'noise', step));
}

type Images = Pick<LabelledImages, 'shape' | 'pixels'>;

function copyImages({ shape, pixels }: Images, indices: Int32Array, target: Float32Array): void {
  const size = shape.reduce((product, side) => product * side, 1);
  for (const [place, index] of indices.entries()) {
    target.set(pixels.subarray(index * size, (index + 1) * size), place * size);
  }
}

function addImages(
  { shape, pixels }: Images,
  indices: Int32Array,
  plan: AugmentationPlan,
  step: number,
  target: Float32Array,
): void {
  const [height = 1, width = 1, channels = 1] = shape;
  const { rows, columns } = drawPlaces(plan, shape, indices.length, step);
  for (const [line, row] of rows.entries()) {
    if (row < 0) continue;
    const place = Math.floor(line / height);
    const from = ((indices[place] ?? 0) * height + row) * width;
    for (let x = 0; x < width; x++) {
      const column = columns[place * width + x] ?? -1;
      if (column >= 0)
        addPixel(target, (line * width + x) * channels, pixels, (from + column) * channels, channels);
    }
  }
}

function addPixel(
  target: Float32Array,
  at: number,
  pixels: Float32Array,
  from: number,
  channels: number,
): void {
  for (let channel = 0; channel < channels; channel++) {
    target[at + channel] = (target[at + channel] ?? 0) + (pixels[from + channel] ?? 0);
  }
}
