import type { Activations } from '../signals/activations';
import type { Outcome } from './outcome';

/** What a finished trial is judged by; null where it was not measured. */
export interface Measures {
  /** Share of validation images whose class was found, at the end. */
  readonly accuracy: number | null;
  /** Mean validation loss at the end. */
  readonly loss: number | null;
  /** Steps until a validation first found `target` of the images or more; null where none did. */
  readonly stepsToTarget: number | null;
  /**
   * Mean height of the curve of validation accuracy over the epochs, by the trapezoid rule: how good the training was on its
   * way. One epoch alone is its own mean.
   */
  readonly area: number | null;
  /** Accuracy in the last epoch's training steps less that in the validation after it. */
  readonly gap: number | null;
  /** Median wall time of a step in milliseconds. */
  readonly msPerStep: number | null;
  /** Validation loss at the end less that with settled running statistics: what it costs that they lag behind the weights. */
  readonly lag: number | null;
  /** L2 norm of the loss's gradient at the first step. */
  readonly gradientNorm: number | null;
  /**
   * Of the channels behind activations that are 0 on a half-line (ReLU, ReLU6, hard Swish, hard sigmoid), the share that at the end is 0 at every
   * position of every image of a fixed sample; null without such an activation. Source: Maas, Hannun and Ng 2013.
   */
  readonly deadChannels: number | null;
  /**
   * By how many standard deviations the distributions that enter the activations moved in an epoch, in the mean over the epochs
   * (`driftBetween`).
   */
  readonly drift: number | null;
  /**
   * Validation loss at the end with the running statistics less that with each batch's own, on the same images: by how much inference
   * is worse than training for normalizing by other statistics. Null without running statistics. Source: Wu and Johnson 2021.
   */
  readonly statisticsGap: number | null;
  /**
   * The largest learning rate at which a training is stable, to a factor of 1.25 (`rateSearch.ts`); null where none was looked for,
   * the search has not ended, or not even its lowest rate is.
   */
  readonly largestRate: number | null;
}

export type MeasureName = keyof Measures;

const nothing: Measures = {
  accuracy: null,
  loss: null,
  stepsToTarget: null,
  area: null,
  gap: null,
  msPerStep: null,
  lag: null,
  gradientNorm: null,
  deadChannels: null,
  drift: null,
  statisticsGap: null,
  largestRate: null,
};

/**
 * The measures of a trial; one that diverged or failed has none but the time of its steps and the gradient that it began with.
 * @param largestRate what the search for it found
 */
export function measuresOf(outcome: Outcome, target: number, largestRate: number | null = null): Measures {
  const { ended, epochs, msPerStep, settled, gradientNorm, activations, drifts, statistics } = outcome;
  const last = epochs.at(-1);
  if (ended !== 'completed' || last === undefined)
    return { ...nothing, msPerStep, gradientNorm, largestRate };
  const heights = epochs.map(({ valAccuracy }) => valAccuracy);
  return {
    accuracy: last.valAccuracy,
    loss: last.valLoss,
    stepsToTarget: epochs.find(({ valAccuracy }) => valAccuracy >= target)?.step ?? null,
    area: meanHeight(heights),
    gap: last.accuracy - last.valAccuracy,
    msPerStep,
    lag: settled === null ? null : last.valLoss - settled.valLoss,
    gradientNorm,
    deadChannels: activations === null ? null : deadShare(activations),
    drift: drifts.length === 0 ? null : sumOf(drifts) / drifts.length,
    statisticsGap: statistics === null ? null : statistics.running - statistics.batch,
    largestRate,
  };
}

function deadShare(activations: readonly Activations[]): number | null {
  const mortal = activations.flatMap(({ channels, deadChannels }) =>
    deadChannels === null ? [] : [{ channels, dead: deadChannels }],
  );
  if (mortal.length === 0) return null;
  return sumOf(mortal.map(({ dead }) => dead)) / sumOf(mortal.map(({ channels }) => channels));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanHeight(heights: readonly number[]): number | null {
  const [first] = heights;
  const last = heights.at(-1);
  if (first === undefined || last === undefined) return null;
  if (heights.length === 1) return first;
  return (sumOf(heights) - (first + last) / 2) / (heights.length - 1);
}
