import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AugmentationPlan, augmentationPlan, fillBatch } from '../../../shared/augmentation';
import { type Augmentation, noAugmentation } from '../../../shared/document/augmentation';
import type { Shape } from '../../../shared/layers/layer';

interface Images {
  readonly shape: Shape;
  readonly pixels: Float32Array;
}

/** Images whose pixels are all different and none of them 0. */
function numbered(count: number, shape: Shape): Images {
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape, pixels: Float32Array.from({ length: count * size }, (_, index) => index + 1) };
}

const planOf = (values: Partial<Augmentation>, seed = 0): AugmentationPlan => ({
  augmentation: { ...noAugmentation, ...values },
  seed,
});

function batchOf(images: Images, indices: readonly number[], plan: AugmentationPlan | null, step = 1) {
  const size = images.shape.reduce((product, side) => product * side, 1);
  const target = new Float32Array(indices.length * size).fill(Number.NaN);
  fillBatch(images, Int32Array.from(indices), plan, step, target);
  return target;
}

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 3 }),
);
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const steps = fc.integer({ min: 1, max: 100_000 });

const augmentations: fc.Arbitrary<Augmentation> = fc.record({
  shift: fc.oneof(
    fc.constant({ kind: 'none' as const }),
    fc.record({
      kind: fc.constant('pixels' as const),
      most: fc.integer({ min: 1, max: 4 }),
      fill: fc.constantFrom('zeros' as const, 'edge' as const),
    }),
    fc.record({
      kind: fc.constant('share' as const),
      most: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
      fill: fc.constantFrom('zeros' as const, 'edge' as const),
    }),
    fc.record({
      kind: fc.constant('crop' as const),
      padding: fc.integer({ min: 1, max: 4 }),
      fill: fc.constantFrom('zeros' as const, 'edge' as const),
    }),
  ),
  flip: fc.constantFrom('none' as const, 'horizontal' as const, 'vertical' as const, 'both' as const),
  noise: fc.oneof(
    fc.constant({ kind: 'none' as const }),
    fc.constant({ kind: 'gaussian' as const, standardDeviation: 0.5 }),
  ),
});

/** The image at a place of a batch, as rows of pixels (first channel). */
function rowsOf(
  batch: Float32Array,
  place: number,
  [height = 1, width = 1, channels = 1]: Shape,
): number[][] {
  const size = height * width * channels;
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => batch[place * size + (y * width + x) * channels] ?? Number.NaN),
  );
}

describe('augmentation', () => {
  it('that is none takes the images as they are, in the order asked for', () => {
    const images = numbered(3, [2, 3, 2]);
    const expected = [...images.pixels.subarray(24, 36), ...images.pixels.subarray(0, 12)];
    expect([...batchOf(images, [2, 0], null)]).toEqual(expected);
    expect(augmentationPlan({ augmentation: noAugmentation, seed: 3 })).toBeNull();
    expect([...batchOf(images, [2, 0], planOf({}))]).toEqual(expected);
  });

  it('that shifts by a share of less than half a pixel shifts by 0: the images stay as they are', () => {
    fc.assert(
      fc.property(shapes, seeds, steps, (shape, seed, step) => {
        const plan = planOf({ shift: { kind: 'share', most: 0.08, fill: 'zeros' } }, seed);
        expect(batchOf(numbered(2, shape), [1, 0], plan, step)).toEqual(
          batchOf(numbered(2, shape), [1, 0], null),
        );
      }),
    );
  });

  it('hangs on seed, step and place in the batch alone: not on what else is in the batch', () => {
    fc.assert(
      fc.property(shapes, augmentations, seeds, steps, (shape, augmentation, seed, step) => {
        const plan = { augmentation, seed };
        const images = numbered(4, shape);
        const size = images.pixels.length / 4;
        const long = batchOf(images, [0, 1, 2, 3], plan, step);
        expect(batchOf(images, [0, 1, 2, 3], plan, step)).toEqual(long);
        expect(batchOf(images, [3, 1], plan, step).subarray(size)).toEqual(long.subarray(size, 2 * size));
      }),
    );
  });

  it('draws anew in every step, and for every seed', () => {
    const images = numbered(1, [8, 8, 1]);
    const places = Array.from({ length: 16 }, () => 0);
    const plan = (seed: number) => planOf({ shift: { kind: 'pixels', most: 2, fill: 'zeros' } }, seed);
    const first = batchOf(images, places, plan(0), 1);
    expect(batchOf(images, places, plan(0), 2)).not.toEqual(first);
    expect(batchOf(images, places, plan(1), 1)).not.toEqual(first);
  });
});

describe('a flip', () => {
  it.each([
    ['horizontal', (rows: number[][]) => rows.map((row) => row.toReversed())],
    ['vertical', (rows: number[][]) => rows.toReversed()],
  ] as const)('%s turns half of the images over, and twice gives them back', (flip, turned) => {
    const shape = [3, 4, 2] as const;
    const images = numbered(1, shape);
    const original = rowsOf(images.pixels, 0, shape);
    const count = 2000;
    const places = Array.from({ length: count }, () => 0);
    const batch = batchOf(images, places, planOf({ flip }));
    const flipped = places.filter((_, place) => {
      const rows = rowsOf(batch, place, shape);
      const isTurned = rows[0]?.[0] !== original[0]?.[0];
      expect(rows).toEqual(isTurned ? turned(original) : original);
      return isTurned;
    });
    // Half of them, give or take four standard deviations √(n/4).
    expect(Math.abs(flipped.length - count / 2)).toBeLessThan(4 * Math.sqrt(count / 4));
    const once = { shape, pixels: batch };
    const again = batchOf(once, [...places.keys()], planOf({ flip }));
    expect(again).toEqual(batchOf(images, places, null));
  });

  it('in both ways gives all four pictures, channels kept together', () => {
    const shape = [2, 2, 2] as const;
    const batch = batchOf(
      numbered(1, shape),
      Array.from({ length: 64 }, () => 0),
      planOf({ flip: 'both' }),
    );
    const pictures = Array.from({ length: 64 }, (_, place) =>
      batch.subarray(8 * place, 8 * place + 8).join(),
    );
    expect([...new Set(pictures)].sort()).toEqual([
      '1,2,3,4,5,6,7,8',
      '3,4,1,2,7,8,5,6',
      '5,6,7,8,1,2,3,4',
      '7,8,5,6,3,4,1,2',
    ]);
  });
});

/** The picture moved by whole pixels, as one would write it down. */
function moved(rows: number[][], down: number, right: number, fill: 'zeros' | 'edge'): number[][] {
  const clamp = (at: number, length: number) => Math.min(length - 1, Math.max(0, at));
  return rows.map((row, y) =>
    row.map((_, x) => {
      const [fromY, fromX] = [y - down, x - right];
      if (fill === 'zeros') return rows[fromY]?.[fromX] ?? 0;
      return rows[clamp(fromY, rows.length)]?.[clamp(fromX, row.length)] ?? Number.NaN;
    }),
  );
}

describe.each(['zeros', 'edge'] as const)('a shift that fills with %s', (fill) => {
  it('takes every place within its reach, each as often, and no other', () => {
    const shape = [5, 4, 1] as const;
    const images = numbered(1, shape);
    const original = rowsOf(images.pixels, 0, shape);
    const expected = new Map<string, number>();
    for (const down of [-2, -1, 0, 1, 2])
      for (const right of [-2, -1, 0, 1, 2])
        expected.set(JSON.stringify(moved(original, down, right, fill)), 0);
    expect(expected.size).toBe(25);
    const count = 5000;
    const batch = batchOf(
      images,
      Array.from({ length: count }, () => 0),
      planOf({ shift: { kind: 'pixels', most: 2, fill } }),
    );
    for (let place = 0; place < count; place++) {
      const picture = JSON.stringify(rowsOf(batch, place, shape));
      expect(expected.has(picture), picture).toBe(true);
      expected.set(picture, (expected.get(picture) ?? 0) + 1);
    }
    // χ² of 24 degrees of freedom stays below 52 in 999 of 1000 streams.
    const mean = count / 25;
    const chiSquared = [...expected.values()].reduce((sum, seen) => sum + (seen - mean) ** 2 / mean, 0);
    expect(chiSquared).toBeLessThan(52);
  });

  it('is what a random crop after as much padding gives', () => {
    fc.assert(
      fc.property(shapes, seeds, steps, fc.integer({ min: 1, max: 4 }), (shape, seed, step, reach) => {
        const images = numbered(3, shape);
        const shift = planOf({ shift: { kind: 'pixels', most: reach, fill } }, seed);
        const crop = planOf({ shift: { kind: 'crop', padding: reach, fill } }, seed);
        expect(batchOf(images, [0, 1, 2], crop, step)).toEqual(batchOf(images, [0, 1, 2], shift, step));
      }),
    );
  });

  it('by a share reaches as far as that share of each side', () => {
    const shape = [10, 4, 1] as const;
    const batch = batchOf(
      numbered(1, shape),
      Array.from({ length: 500 }, () => 0),
      planOf({ shift: { kind: 'share', most: 0.25, fill } }),
    );
    const pictures = new Set(
      Array.from({ length: 500 }, (_, place) => JSON.stringify(rowsOf(batch, place, shape))),
    );
    // Three rows (2.5 rounded) either way and one column.
    expect(pictures.size).toBe(7 * 3);
  });
});

describe('a random crop', () => {
  it('keeps values: every pixel is one of its own image, or a zero of the padding', () => {
    fc.assert(
      fc.property(shapes, seeds, steps, (shape, seed, step) => {
        const images = numbered(2, shape);
        const size = images.pixels.length / 2;
        const batch = batchOf(
          images,
          [1, 0],
          planOf({ shift: { kind: 'crop', padding: 2, fill: 'zeros' } }, seed),
          step,
        );
        const own = [
          new Set([0, ...images.pixels.subarray(size)]),
          new Set([0, ...images.pixels.subarray(0, size)]),
        ];
        for (const [at, value] of batch.entries()) expect(own[Math.floor(at / size)]?.has(value)).toBe(true);
        const shown = [...batch].filter((value) => value !== 0);
        expect(new Set(shown).size).toBe(shown.length);
      }),
    );
  });
});

describe('Gaussian noise', () => {
  const shape = [32, 32, 3] as const;
  const pixels = new Float32Array(64 * 32 * 32 * 3).fill(0.5);
  const places = Array.from({ length: 64 }, (_, index) => index);
  const noisy = (values: Partial<Augmentation> = {}, step = 1) =>
    batchOf(
      { shape, pixels },
      places,
      planOf({ noise: { kind: 'gaussian', standardDeviation: 0.2 }, ...values }),
      step,
    );

  it('has mean 0, the variance asked for and no skew, to four standard errors', () => {
    const added = noisy().map((value) => value - 0.5);
    const n = added.length;
    const moment = (power: number) => added.reduce((sum, value) => sum + value ** power, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 * 0.2 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 0.04)).toBeLessThan(4 * 0.04 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * 0.2 ** 3 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3 * 0.2 ** 4)).toBeLessThan(4 * 0.2 ** 4 * Math.sqrt(96 / n));
  });

  it('is another in every step, and lies on what a shift has filled as well', () => {
    expect(noisy({}, 2)).not.toEqual(noisy({}, 1));
    const shifted = noisy({ shift: { kind: 'pixels', most: 8, fill: 'zeros' } });
    expect(shifted.filter((value) => value === 0)).toHaveLength(0);
  });

  it('is added to what shift and flip give, which it does not change', () => {
    const geometry = { shift: { kind: 'pixels', most: 3, fill: 'edge' }, flip: 'both' } as const;
    const images = numbered(4, [6, 5, 2]);
    const still = batchOf(images, [0, 1, 2, 3], planOf(geometry));
    const noise = batchOf(
      { ...images, pixels: new Float32Array(images.pixels.length) },
      [0, 1, 2, 3],
      planOf({ noise: { kind: 'gaussian', standardDeviation: 1 } }),
    );
    const both = batchOf(
      images,
      [0, 1, 2, 3],
      planOf({ ...geometry, noise: { kind: 'gaussian', standardDeviation: 1 } }),
    );
    expect(both).toEqual(still.map((value, at) => value + (noise[at] ?? 0)));
  });
});
