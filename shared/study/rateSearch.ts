import type { Plan } from '../compile/plan';
import type { StudyDesign } from '../document/study';
import { logRange } from './logRange';
import type { Outcome } from './outcome';

/** The largest learning rate that is looked for, and how. */
export type RateSearch = NonNullable<StudyDesign['largestRate']>;

/** How close the largest stable rate is found: the next that was tried is at most so many times as large. */
export const RATE_STEP = 1.25;

/** The rates that may be tried, rising by equal factors of at most 1.25, to three digits. */
export function ratesOf({ from, to }: Pick<RateSearch, 'from' | 'to'>): readonly number[] {
  if (to <= from) return [from];
  const steps = Math.ceil(Math.log(to / from) / Math.log(RATE_STEP) - 1e-9);
  return logRange(from, to, steps + 1);
}

/** Where a search stands. */
export interface Bisection {
  /** The place of the rate to try next; null where the search has ended. */
  readonly next: number | null;
  /** Rates that may still have to be tried, at most. */
  readonly remaining: number;
  /** The place of the largest stable rate, −1 where not even the first is; null until the search has ended, and where it gave up. */
  readonly largest: number | null;
}

/**
 * Halves what is left of the rates until the largest stable one is found, as if every rate below a stable one were stable, and every
 * rate above one that is not were not.
 * @param stableAt what was found of the rate at a place; `untried` before, `unknown` where its training failed, at which the search
 *   gives up
 */
export function bisect(
  count: number,
  stableAt: (place: number) => boolean | 'untried' | 'unknown',
): Bisection {
  // All up to `low` count as stable, all above `high` as not.
  let [low, high] = [-1, count - 1];
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    const found = stableAt(middle);
    if (found === 'unknown') return { next: null, remaining: 0, largest: null };
    if (found === 'untried') {
      return { next: middle, remaining: Math.ceil(Math.log2(high - low + 1)), largest: null };
    }
    if (found) low = middle;
    else high = middle - 1;
  }
  return { next: null, remaining: 0, largest: low };
}

/**
 * Whether a training was stable: every loss was finite, and over the steps of the last epoch the mean loss was below what a guess costs.
 * A network whose units have died answers all images alike, and costs more than the guess for every step that its last biases take
 * back and forth. Null where the training failed, which says nothing of the rate.
 */
export function isStable(
  { ended, epochs }: Pick<Outcome, 'ended' | 'epochs'>,
  guess: number,
): boolean | null {
  if (ended === 'failed') return null;
  return ended === 'completed' && (epochs.at(-1)?.loss ?? Number.NaN) < guess;
}

/**
 * The loss of the same answer for every image, 1/K for each of K classes that are alike in number: ln K for a categorical
 * cross-entropy, (ln K + (K − 1) ln(K/(K − 1)))/K for a binary one, (K − 1)/K² for squared errors; with several Outputs their sum by
 * weight.
 */
export function guessingLoss(outputs: Plan['outputs'], classes: number): number {
  const share = 1 / classes;
  const losses = {
    categoricalCrossentropy: Math.log(classes),
    binaryCrossentropy: -(share * Math.log(share) + (1 - share) * Math.log1p(-share)),
    meanSquaredError: share * (1 - share),
  };
  return outputs.reduce((sum, { loss, weight }) => sum + weight * losses[loss.kind], 0);
}
