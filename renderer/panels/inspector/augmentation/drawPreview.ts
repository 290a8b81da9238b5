import { type AugmentationPlan, fillBatch } from '../../../../shared/augmentation';
import type { Draw, Size } from '../../../charts/Painter';
import { PREVIEW_COUNT } from './previewImages';
import type { PreviewAnswer } from './previewMessages';

type Images = Extract<PreviewAnswer, { state: 'here' }>;

/** Steps that are shown at a time, under the images as they are. */
export const PREVIEW_STEPS = 3;

const GAP = 4;
/** Between the images as they are and what becomes of them. */
const APART = 10;

const places = Int32Array.from({ length: PREVIEW_COUNT }, (_, place) => place);

/** Height of the preview at a width, for square images. */
export function previewHeight(width: number): number {
  return (PREVIEW_STEPS + 1) * cellOf(width) + (PREVIEW_STEPS - 1) * GAP + APART;
}

function cellOf(width: number): number {
  return (width - (PREVIEW_COUNT - 1) * GAP) / PREVIEW_COUNT;
}

/** The images as they are, and under them what augmentation makes of them in three steps from `firstStep` on. */
export function drawPreview(images: Images, plan: AugmentationPlan, firstStep: number): Draw {
  const rows = [
    batchOf(images, null, 0),
    ...Array.from({ length: PREVIEW_STEPS }, (_, index) => batchOf(images, plan, firstStep + index)),
  ];
  return (context, { width }: Size) => {
    const cell = cellOf(width);
    context.imageSmoothingEnabled = false;
    for (const [row, pictures] of rows.entries()) {
      const top = row * (cell + GAP) + (row > 0 ? APART - GAP : 0);
      for (const [column, picture] of pictures.entries()) {
        context.drawImage(picture, column * (cell + GAP), top, cell, cell);
      }
    }
  };
}

function batchOf(images: Images, plan: AugmentationPlan | null, step: number): readonly OffscreenCanvas[] {
  const batch = new Float32Array(images.pixels.length);
  fillBatch(images, places, plan, step, batch);
  const size = batch.length / PREVIEW_COUNT;
  return Array.from(places, (place) =>
    pictureOf(images.shape, batch.subarray(place * size, (place + 1) * size)),
  );
}

/** Pixels from 0 (black) to 1; what noise has carried beyond is shown as black or white. */
function pictureOf([height, width, channels]: Images['shape'], pixels: Float32Array): OffscreenCanvas {
  const picture = new OffscreenCanvas(width, height);
  const data = new ImageData(width, height);
  for (let at = 0; at < width * height; at++) {
    for (let part = 0; part < 3; part++) {
      const value = pixels[at * channels + (channels === 3 ? part : 0)] ?? 0;
      data.data[4 * at + part] = 255 * value;
    }
    data.data[4 * at + 3] = 255;
  }
  picture.getContext('2d')?.putImageData(data, 0, 0);
  return picture;
}
