import { describe, expect, it } from 'vitest';
import { type IdxArray, readIdx } from '../../../shared/data/idx';
import { labelImages } from '../../../shared/data/labelledImages';
import { readerFixture } from './files';

const format = { imagesName: 'images.idx', labelsName: 'labels.idx', white: 255, classCount: 10 };

function read(name: string): IdxArray {
  const result = readIdx(readerFixture(name), name);
  if (!result.ok) throw new Error(result.sentence);
  return result.array;
}

function sentenceOf(images: IdxArray, labels: IdxArray, options: Partial<typeof format> = {}): string {
  const result = labelImages(images, labels, { ...format, ...options });
  if (result.ok) throw new Error('The images were taken.');
  return result.sentence;
}

const images = read('mnist100-images-idx3-ubyte');
const labels = read('mnist100-labels-idx1-ubyte');

describe('images and labels', () => {
  it('become float32 pixels in [0, 1], NHWC, and class indices', () => {
    const result = labelImages(images, labels, format);
    if (!result.ok) throw new Error(result.sentence);
    const { count, shape, pixels } = result.images;
    expect({ count, shape }).toEqual({ count: 100, shape: [28, 28, 1] });
    expect(Array.from(result.images.labels.subarray(0, 10))).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(pixels).toHaveLength(100 * 28 * 28);
    expect(pixels.every((value, at) => value === Math.fround((images.values[at] ?? 0) / 255))).toBe(true);
  });

  it('may have channels', () => {
    const colour = { dimensions: [2, 1, 1, 3], values: Uint8Array.of(0, 51, 255, 255, 0, 0) };
    const result = labelImages(colour, { dimensions: [2], values: Uint8Array.of(1, 0) }, format);
    expect(result).toMatchObject({ ok: true, images: { count: 2, shape: [1, 1, 3] } });
  });

  it('are refused where they are not as many', () => {
    expect(sentenceOf(images, read('bad-labels-99-idx1-ubyte'))).toBe(
      'The file labels.idx has 99 labels, but images.idx has 100 images: choose two files that belong together.',
    );
  });

  it('are refused where a label is no class', () => {
    expect(sentenceOf(images, labels, { classCount: 7 })).toBe(
      'Label 1 in labels.idx is 7, but there are 7 classes, numbered 0 to 6: correct the file.',
    );
  });

  it('are refused where the two files are swapped', () => {
    expect(sentenceOf(labels, images)).toMatch(
      /^The file images\.idx is of shape 100, but images have the axes/,
    );
    expect(sentenceOf(images, images)).toMatch(
      /^The file labels\.idx is of shape 100×28×28, but labels are one list/,
    );
  });

  it('are refused where a pixel is brighter than white', () => {
    expect(sentenceOf(images, labels, { white: 16 })).toMatch(/pixels run from 0 to 16/);
  });
});
