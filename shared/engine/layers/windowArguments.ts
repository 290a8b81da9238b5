import { z } from 'zod';
import type { Pair } from '../kernels/window';

const extent = z.int().min(1);

/** One positive integer for both, or height and width. */
export const pairSchema = z
  .union([extent, z.tuple([extent, extent])])
  .transform((value): Pair => (typeof value === 'number' ? [value, value] : value));

export const paddingSchema = z.union([z.enum(['same', 'valid']), z.int().min(0)]);
