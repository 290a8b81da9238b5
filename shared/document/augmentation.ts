import { z } from 'zod';

const pixels = z.int().min(1).max(1024);

/** What stands where the picture was moved away: zeros, or the nearest of its pixels. */
const fill = z.enum(['zeros', 'edge']);

/** How far a picture may lie from its place; shared/augmentation has the formulas. */
export const shiftSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Up to so many pixels each way. */
  z.strictObject({ kind: z.literal('pixels'), most: pixels, fill }),
  /** Up to this share of the height up and down, and of the width left and right. */
  z.strictObject({ kind: z.literal('share'), most: z.number().positive().lt(1), fill }),
  /** Padded on every side, then cropped back to its size. */
  z.strictObject({ kind: z.literal('crop'), padding: pixels, fill }),
]);

export const flipSchema = z.enum(['none', 'horizontal', 'vertical', 'both']);

/** What is added to every pixel. */
export const noiseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('gaussian'), standardDeviation: z.number().positive().max(10) }),
]);

/** What is done to the images of a training, each time anew. Files may leave parts of it out; then there is none. */
export const augmentationSchema = z.strictObject({
  shift: shiftSchema.default({ kind: 'none' }),
  flip: flipSchema.default('none'),
  noise: noiseSchema.default({ kind: 'none' }),
});

export type Shift = z.infer<typeof shiftSchema>;
export type Flip = z.infer<typeof flipSchema>;
export type Noise = z.infer<typeof noiseSchema>;
export type Augmentation = z.infer<typeof augmentationSchema>;

/** Images as they are. */
export const noAugmentation: Augmentation = {
  shift: { kind: 'none' },
  flip: 'none',
  noise: { kind: 'none' },
};
