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
};

/** The measures of a trial; one that diverged or failed has none but the time of its steps and the gradient that it began with. */
export function measuresOf(
  { ended, epochs, msPerStep, settled, gradientNorm }: Outcome,
  target: number,
): Measures {
  const last = epochs.at(-1);
  if (ended !== 'completed' || last === undefined) return { ...nothing, msPerStep, gradientNorm };
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
  };
}

function meanHeight(heights: readonly number[]): number | null {
  const [first] = heights;
  const last = heights.at(-1);
  if (first === undefined || last === undefined) return null;
  if (heights.length === 1) return first;
  const sum = heights.reduce((total, height) => total + height, 0);
  return (sum - (first + last) / 2) / (heights.length - 1);
}
