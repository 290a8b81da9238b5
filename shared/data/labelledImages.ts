import type { Shape } from '../layers/layer';
import type { LabelledImages } from './dataset';
import type { IdxArray } from './idx';

export type LabelledImagesResult =
  | { readonly ok: true; readonly images: LabelledImages }
  | { readonly ok: false; readonly sentence: string };

/** What the bytes of a pair of IDX files mean. */
export interface ImageFormat {
  /** Names of the two files, for sentences. */
  readonly imagesName: string;
  readonly labelsName: string;
  /** The byte that becomes 1; bytes run from 0 to it. */
  readonly white: number;
  readonly classCount: number;
}

/**
 * Images with their labels, from the two arrays of an IDX pair: images [count, height, width] or [count, height, width,
 * channels], labels [count]. Pixels are divided by `white`.
 */
export function labelImages(images: IdxArray, labels: IdxArray, format: ImageFormat): LabelledImagesResult {
  const problem = findMismatch(images, labels, format);
  if (problem !== null) return { ok: false, sentence: problem };
  const [count = 0, height = 1, width = 1, channels = 1] = images.dimensions;
  const shape: Shape = [height, width, channels];
  const pixels = scale(images.values, format.white);
  return { ok: true, images: { count, shape, pixels, labels: new Uint8Array(labels.values) } };
}

function scale(values: Uint8Array, white: number): Float32Array {
  const pixels = new Float32Array(values);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (pixels[at] ?? 0) / white;
  return pixels;
}

function findMismatch(images: IdxArray, labels: IdxArray, format: ImageFormat): string | null {
  const { imagesName, labelsName, white, classCount } = format;
  const axes = images.dimensions.length;
  if (axes !== 3 && axes !== 4) {
    return (
      `The file ${imagesName} is of shape ${images.dimensions.join('×')}, but images have the axes count × height × ` +
      'width (× channels): choose the file of the images.'
    );
  }
  if (labels.dimensions.length !== 1) {
    return (
      `The file ${labelsName} is of shape ${labels.dimensions.join('×')}, but labels are one list: choose the file of ` +
      'the labels.'
    );
  }
  const [imageCount] = images.dimensions;
  const [labelCount] = labels.dimensions;
  if (imageCount !== labelCount) {
    return (
      `The file ${labelsName} has ${labelCount} labels, but ${imagesName} has ${imageCount} images: choose two files ` +
      'that belong together.'
    );
  }
  const badLabel = labels.values.findIndex((label) => label >= classCount);
  if (badLabel >= 0) {
    return (
      `Label ${badLabel + 1} in ${labelsName} is ${labels.values[badLabel]}, but there are ${classCount} classes, ` +
      `numbered 0 to ${classCount - 1}: correct the file.`
    );
  }
  const brightest = images.values.findIndex((value) => value > white);
  if (brightest < 0) return null;
  return `A pixel in ${imagesName} is ${images.values[brightest]}, but pixels run from 0 to ${white}: correct the file.`;
}
