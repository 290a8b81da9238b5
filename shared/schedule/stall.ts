/** How long the validation loss has not improved. */
export interface Stall {
  /** The lowest loss that counted as an improvement; infinite before the first. */
  readonly best: number;
  /** The epoch that measured it, from 1; 0 before the first. */
  readonly bestEpoch: number;
  /** Epochs in a row that did not improve on it. */
  readonly epochs: number;
}

export const noStall: Stall = { best: Number.POSITIVE_INFINITY, bestEpoch: 0, epochs: 0 };

/**
 * One more validation: a loss below best − minimumImprovement is an improvement and becomes the best; any other makes the
 * stall an epoch longer. As the `min_delta` of Keras' EarlyStopping and ReduceLROnPlateau.
 */
export function afterValidation(
  stall: Stall,
  epoch: number,
  loss: number,
  minimumImprovement: number,
): Stall {
  if (loss < stall.best - minimumImprovement) return { best: loss, bestEpoch: epoch, epochs: 0 };
  return { ...stall, epochs: stall.epochs + 1 };
}
