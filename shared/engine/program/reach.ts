import { BeyondReachError } from '../loop/reach';
import { place } from './layout';
import { isWithinReach, TooLargeError } from './runtime';
import type { TrainingProgram } from './trainingProgram';

/**
 * What to tell of a failure to open a program: of one that takes more memory than WASM can have, the largest batch that fits.
 * @param batchSize images of its step
 * @param write writes the program for another batch
 */
export function withLargestBatch(
  error: unknown,
  threads: number,
  batchSize: number,
  write: (batchSize: number) => TrainingProgram,
): unknown {
  if (!(error instanceof TooLargeError)) return error;
  const fits = (batch: number): boolean => isWithinReach(place(write(batch), threads).bytes);
  return new BeyondReachError(batchSize, { needed: error.bytes, fits: largestBatch(fits, batchSize) });
}

/** The largest batch below one that does not fit; 0 where none does. */
function largestBatch(fits: (batch: number) => boolean, refused: number): number {
  let [largest, smallestRefused] = [0, refused];
  while (smallestRefused - largest > 1) {
    const middle = Math.floor((largest + smallestRefused) / 2);
    if (fits(middle)) largest = middle;
    else smallestRefused = middle;
  }
  return largest;
}
