import { alternatives } from './alternatives';
import { batchSize } from './batchSize';
import type { Claim } from './claim';
import { combinedNorms } from './combinations';
import { largerRates } from './largerRates';
import { overhead } from './overhead';
import { placement } from './placement';
import { runningAverages } from './runningAverages';
import { steadiesTraining } from './steadiesTraining';

/** What is said of normalization, each as a study that is ready to run. */
export const claims: readonly Claim[] = [
  steadiesTraining,
  batchSize,
  runningAverages,
  overhead,
  placement,
  largerRates,
  alternatives,
  combinedNorms,
];

/** The claim of this id; undefined where there is none. */
export function findClaim(id: string): Claim | undefined {
  return claims.find((claim) => claim.id === id);
}
