/** How well the network did on a batch. With several Outputs, what is right is judged by the first of them. */
export interface Score {
  /** Mean loss. */
  readonly loss: number;
  /** Share of images whose greatest output is their class's. */
  readonly accuracy: number;
  /** Share of images whose class is among the five greatest outputs; NaN where there are no more than five classes. */
  readonly top5Accuracy: number;
}

/** The score of a batch of `images` from its values `[loss, hits, hits among the best five]`, the last of which may be missing. */
export function toScore(values: Float32Array, images: number): Score {
  const [loss = Number.NaN, hits = Number.NaN, among = Number.NaN] = values;
  return { loss, accuracy: hits / images, top5Accuracy: among / images };
}

/** Sums over images. */
export interface ScoreTotals {
  readonly loss: number;
  /** Images whose greatest output was their class's. */
  readonly hits: number;
  /** Images whose class was among the five greatest outputs; NaN where that was not measured. */
  readonly top5Hits: number;
  readonly images: number;
}

/** Mean of scores, weighted by the images of each. */
export interface ScoreSum {
  add(score: Score, images: number): void;
  mean(): Score;
  totals(): ScoreTotals;
}

/** Of no images. */
export const noScores: ScoreTotals = { loss: 0, hits: 0, top5Hits: 0, images: 0 };

/** @param from what was summed up before */
export function createScoreSum(from: ScoreTotals = noScores): ScoreSum {
  let { loss, hits, top5Hits, images: count } = from;
  return {
    add: (score, images) => {
      loss += score.loss * images;
      hits += score.accuracy * images;
      top5Hits += score.top5Accuracy * images;
      count += images;
    },
    mean: () => ({ loss: loss / count, accuracy: hits / count, top5Accuracy: top5Hits / count }),
    totals: () => ({ loss, hits, top5Hits, images: count }),
  };
}
