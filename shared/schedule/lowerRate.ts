/** A learning rate beyond this is hardly ever one that trains. */
const LARGE = 0.1;

/** The rate to try after a training at `learningRate` diverged: a tenth of it, and no large one. */
export function lowerRate(learningRate: number): number {
  return Number(Math.min(learningRate / 10, LARGE).toPrecision(3));
}
