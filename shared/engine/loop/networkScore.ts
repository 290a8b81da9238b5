import { createScoreSum, noScores, type Score, type ScoreTotals } from './score';

/** How well one Output did: its own loss, without the weight that it has in the sum, and accuracy. */
export interface OutputScore {
  readonly loss: number;
  readonly accuracy: number;
}

/** The score of a network on a batch, and what its Outputs have in it. */
export interface NetworkScore extends Score {
  /** Of each Output, in the plan's order, where there are several; none of one alone, which the score is of. */
  readonly outputs: readonly OutputScore[];
}

/** Sums over images, of the network and of each of several Outputs. */
export interface NetworkTotals extends ScoreTotals {
  readonly outputs: readonly Omit<ScoreTotals, 'top5Hits'>[];
}

/** Mean of scores, weighted by the images of each. */
export interface NetworkSum {
  add(score: NetworkScore, images: number): void;
  mean(): NetworkScore;
  totals(): NetworkTotals;
}

/** Of no images. */
export const noNetworkScores: NetworkTotals = { ...noScores, outputs: [] };

/**
 * Sums up the scores of an epoch's batches. Where the Outputs of the batches before were not summed up, those of the epoch stay untold:
 * what later batches measure would stand beside a loss of all.
 *
 * @param from what was summed up before
 */
export function createNetworkSum(from: NetworkTotals = noNetworkScores): NetworkSum {
  const lacksOutputs = from.images > 0 && from.outputs.length === 0;
  const all = createScoreSum(from);
  const sums = from.outputs.map((totals) => createScoreSum({ ...totals, top5Hits: Number.NaN }));
  return {
    add: (score, images) => {
      all.add(score, images);
      if (lacksOutputs) return;
      for (const [index, each] of score.outputs.entries()) {
        const sum = sums[index] ?? createScoreSum();
        sums[index] = sum;
        sum.add({ ...each, top5Accuracy: Number.NaN }, images);
      }
    },
    mean: () => {
      const outputs = sums.map((sum) => {
        const { loss, accuracy } = sum.mean();
        return { loss, accuracy };
      });
      return { ...all.mean(), outputs };
    },
    totals: () => {
      const outputs = sums.map((sum) => {
        const { loss, hits, images } = sum.totals();
        return { loss, hits, images };
      });
      return { ...all.totals(), outputs };
    },
  };
}

/** Loss and accuracy of several Outputs from two values each, `[loss, hits]`; none from no values. */
export function toOutputScores(values: Float32Array, images: number): readonly OutputScore[] {
  return Array.from({ length: values.length / 2 }, (_, index) => {
    const [loss = Number.NaN, hits = Number.NaN] = values.subarray(2 * index);
    return { loss, accuracy: hits / images };
  });
}
