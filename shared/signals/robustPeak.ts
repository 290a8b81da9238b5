/** How much higher than what surrounds it a peak may rise before it is cut: beyond it all the rest is a flat line. */
export const STEEPEST = 2.5;
/** Runs of neighbouring bins that are higher than a plot of this height, by the first and the last of each. */
export function cutRuns(
  counts: ArrayLike<number>,
  peak: number,
): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (let bin = 0; bin < counts.length; bin++) {
    if (!((counts[bin] ?? 0) > peak)) continue;
    const run = runs.at(-1);
    if (run !== undefined && run[1] === bin - 1) run[1] = bin;
    else runs.push([bin, bin]);
  }
  return runs;
}

/** Share of the filled bins that lie at or below the height taken as usual. */
const USUAL = 0.75;

/**
 * Height of a histogram without single bins that tower over the rest (the background of an image falls into one bin):
 * the greatest count, but at most 2.5 times the count that three in four filled bins stay below. 0 where all are empty.
 */
export function robustPeak(counts: ArrayLike<number>): number {
  const filled = Array.from(counts)
    .filter((count) => count > 0)
    .sort((one, other) => one - other);
  const usual = filled[Math.floor((filled.length - 1) * USUAL)] ?? 0;
  return Math.min(filled.at(-1) ?? 0, usual * STEEPEST);
}
