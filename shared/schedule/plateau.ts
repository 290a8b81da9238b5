import type { Schedule } from '../document/training';
import { afterValidation, noStall } from './stall';

type Plateau = Extract<Schedule, { kind: 'plateau' }>;

/**
 * Reduce on plateau: after `patience` epochs in a row without an improvement of the validation loss the rate is multiplied
 * by `factor`, to `minimumRate` at the lowest, and the count begins anew; the best loss stays the mark. After k reductions
 * it is max(learningRate·factorᵏ, minimumRate), or the learning rate where that is lower already.
 * Source: ReduceLROnPlateau of Keras without cooldown. (PyTorch's waits an epoch longer for the same patience, and takes
 * the minimum improvement as a share of the loss.)
 */
export function plateauRate(
  { factor, patience, minimumImprovement, minimumRate }: Plateau,
  learningRate: number,
  validationLosses: readonly number[],
): number {
  let stall = noStall;
  let reductions = 0;
  for (const [index, loss] of validationLosses.entries()) {
    stall = afterValidation(stall, index + 1, loss, minimumImprovement);
    if (stall.epochs < patience) continue;
    reductions += 1;
    stall = { ...stall, epochs: 0 };
  }
  const lowest = Math.min(learningRate, minimumRate);
  return Math.max(learningRate * factor ** reductions, lowest);
}
