import type { Loss } from '../../compile/plan';

/** What a loss compares the values of an image with: `on` for its class, `off` for every other. */
export interface Targets {
  readonly on: number;
  readonly off: number;
}

/** t(1 − α) + α/choices of one-hot t: the share α spread over all choices. */
export function smoothed(labelSmoothing: number, choices: number): Targets {
  const off = labelSmoothing / choices;
  return { on: 1 - labelSmoothing + off, off };
}

/**
 * One-hot labels, smoothed as Keras does: over all classes for the categorical cross-entropy, whose targets are one
 * distribution; over two for the binary one, to which every class is a choice between yes and no.
 */
export function targetsOf(loss: Loss, classes: number): Targets {
  if (loss.kind === 'meanSquaredError') return smoothed(0, classes);
  return smoothed(loss.labelSmoothing, loss.kind === 'binaryCrossentropy' ? 2 : classes);
}
