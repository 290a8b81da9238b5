import type { LayerWeights } from '../../compile/carryOver';
import type { Augmentation } from '../../document/augmentation';
import type { NetworkTotals } from './networkScore';
import type { Score } from './score';
import type { TrainerSnapshot } from './snapshot';

/** What decides which images a step sees. A training goes on only where it was the same. */
export interface Lineage {
  readonly dataset: string;
  /** Images of the training set. */
  readonly images: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly augmentation: Augmentation;
}

/** Where a training stands between two steps. */
export interface Standing {
  /** Steps taken. */
  readonly step: number;
  /** The epoch under way, from 1; one more than the last where all of them are trained. */
  readonly epoch: number;
  /** Batches of that epoch that were trained. */
  readonly batches: number;
  /**
   * Learning rates: that of the settings, what the schedule took its shares of (another where it was changed while it
   * trained), and that of the last step.
   */
  readonly rates: { readonly settings: number; readonly base: number; readonly last: number };
  /** Sums over the images of those batches, for the epoch's means. */
  readonly score: NetworkTotals;
  /** Wall time of the epoch so far, pauses left out. */
  readonly milliseconds: number;
  /** Validation after the last finished epoch; null before the first. */
  readonly validation: Score | null;
  /**
   * Validation loss after each finished epoch. The best of them, the rate of a plateau and how long early stopping has
   * waited all follow from them.
   */
  readonly validationLosses: readonly number[];
}

/** All that a training needs to go on as if it had never ended. */
export interface Checkpoint {
  readonly lineage: Lineage;
  readonly standing: Standing;
  /** The network's layers that have weights, be they another's, for another network to take some of them over. */
  readonly layers: readonly LayerWeights[];
  readonly snapshot: TrainerSnapshot;
}
