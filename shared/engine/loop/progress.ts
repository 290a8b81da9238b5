import type { Stall } from '../../schedule/stall';
import type { Score } from './score';

/** How far a training has come; whoever started it keeps this, to tell even of one that failed. */
export interface Progress {
  /** Steps finished and measured. */
  step: number;
  /** Validation after the last finished epoch. */
  validation: Score | null;
  /** Why it ended before its last epoch, where it did so of its own accord. */
  stall: Stall | null;
  /** Step of the last checkpoint there is to go on from. */
  checkpoint: number | null;
  /** Bytes that a checkpoint would have; null where they are kept, or none was due. */
  tooLarge: number | null;
  /** Why what passes through the network could not be looked at; null where it could, or was not to be. */
  unseen: string | null;
}

/** A loss that is no finite number any more, and after which step it was measured. */
export interface Divergence {
  readonly what: 'loss' | 'validation loss';
  readonly step: number;
  readonly loss: number;
  /** The base learning rate in force. */
  readonly learningRate: number;
}

/** A loss that is no number any more: training on would only spread it. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  constructor(readonly divergence: Divergence) {
    super(`The ${divergence.what} became ${divergence.loss} at step ${divergence.step}.`);
  }
}

/** Throws a `DivergenceError` where the loss is not finite. */
export function refuseDivergence(measured: Divergence): void {
  if (!Number.isFinite(measured.loss)) throw new DivergenceError(measured);
}
