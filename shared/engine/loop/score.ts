/** How well the network did on a batch: mean loss, and the share of images whose greatest output is their class's. */
export interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/** The score of a batch of `images` from its values `[loss, hits]`. */
export function toScore([loss = Number.NaN, hits = Number.NaN]: Float32Array, images: number): Score {
  return { loss, accuracy: hits / images };
}

/** Sums over images. */
export interface ScoreTotals {
  readonly loss: number;
  /** Images whose greatest output was their class's. */
  readonly hits: number;
  readonly images: number;
}

/** Mean of scores, weighted by the images of each. */
export interface ScoreSum {
  add(score: Score, images: number): void;
  mean(): Score;
  totals(): ScoreTotals;
}

const nothing: ScoreTotals = { loss: 0, hits: 0, images: 0 };

/** @param from what was summed up before */
export function createScoreSum(from: ScoreTotals = nothing): ScoreSum {
  let { loss, hits, images: count } = from;
  return {
    add: (score, images) => {
      loss += score.loss * images;
      hits += score.accuracy * images;
      count += images;
    },
    mean: () => ({ loss: loss / count, accuracy: hits / count }),
    totals: () => ({ loss, hits, images: count }),
  };
}
