import { describe, expect, it } from 'vitest';
import { partsOfBatch } from '../../../shared/engine/kernels/filterGradientByProduct';

const MOST = 2 ** 25;

describe('in how many parts a GPU takes the gradient in a filter as matrix products', () => {
  it('is one while windows and products hold 128 MiB at most', () => {
    // Of an image 2¹⁹ windows' values: 64 images fill a part.
    const image = { places: 1024, taps: 512 };
    expect(partsOfBatch({ images: 64, ...image }, 64)).toEqual([{ first: 0, images: 64 }]);
    expect(partsOfBatch({ images: 65, ...image }, 64)).toEqual([
      { first: 0, images: 32 },
      { first: 32, images: 33 },
    ]);
    // More filters than places: the products are what is large.
    expect(partsOfBatch({ images: 65, places: 4, taps: 512 }, 1024)).toHaveLength(2);
  });

  it.each([1, 2, 31, 64, 65, 128, 129, 1000])('covers %i images in as few parts as can be', (images) => {
    for (const [places, taps, filters] of [
      [1024, 576, 64],
      [961, 33, 8],
      [16, 4608, 512],
      [50_176, 147, 64],
    ] as const) {
      const parts = partsOfBatch({ images, places, taps }, filters);
      const sizes = parts.map((part) => part.images);
      expect(parts.map(({ first }) => first)).toEqual(
        sizes.map((_, part) => sizes.slice(0, part).reduce((sum, size) => sum + size, 0)),
      );
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(images);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const ofImage = taps * Math.max(places, filters);
      expect(Math.max(...sizes) * ofImage).toBeLessThanOrEqual(MOST);
      // One part fewer would have held an image too many.
      if (parts.length > 1) expect(Math.ceil(images / (parts.length - 1)) * ofImage).toBeGreaterThan(MOST);
    }
  });

  it('is none where summing up directly is the faster: for few taps, few filters, and an image that fills more than a part', () => {
    expect(partsOfBatch({ images: 32, places: 676, taps: 32 }, 32)).toEqual([]);
    expect(partsOfBatch({ images: 32, places: 676, taps: 33 }, 7)).toEqual([]);
    expect(partsOfBatch({ images: 32, places: 676, taps: 33 }, 8)).toHaveLength(1);
    expect(partsOfBatch({ images: 1, places: MOST / 64, taps: 64 }, 8)).toHaveLength(1);
    expect(partsOfBatch({ images: 1, places: MOST / 64 + 1, taps: 64 }, 8)).toEqual([]);
  });
});
