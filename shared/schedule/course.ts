/** How long a training is, and what its validations have measured so far. */
export interface Course {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Validation loss after each finished epoch, in order. */
  readonly validationLosses: readonly number[];
}
