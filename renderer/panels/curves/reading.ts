import { formatCount } from '../../charts/format';

type Column = ArrayLike<number | null | undefined>;

/** A value in a run's curve, and the step that measured it. */
interface Reading {
  readonly value: number;
  readonly step: number;
}

/** Where a plot is read. */
export interface Place {
  /** Index under the pointer; null reads the newest value of each run. */
  readonly index: number | null;
  /** Index of the last step that the run has taken. */
  readonly end: number;
}

/**
 * The value of a curve at a place, or the last one measured before it: validation is measured once per epoch. Null where nothing was,
 * and beyond the end of the run.
 */
export function readingAt(column: Column, { index, end }: Place): Reading | null {
  if (index !== null && index > end) return null;
  for (let at = index ?? end; at >= 0; at--) {
    const value = column[at];
    if (value !== null && value !== undefined) return { value, step: at + 1 };
  }
  return null;
}

/** As `readingAt`, in words: a dash for none, and the step where that is not the one the plot is read at. */
export function readingWords(
  column: Column,
  place: Place & { readonly step: number | undefined },
  format: (value: number) => string,
): string {
  const reading = readingAt(column, place);
  if (reading === null) return '–';
  const words = format(reading.value);
  return reading.step === place.step ? words : `${words} (step ${formatCount(reading.step)})`;
}
