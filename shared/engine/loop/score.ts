import {
  argMax,
  cast,
  equal,
  mean,
  type Scalar,
  stack,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';

/** How well the network did on a batch: mean loss, and the share of images whose greatest output is their class's. */
export interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * Loss and accuracy in one tensor, so that one read-back fetches both. `outputs` `[N, classes]` may be logits or
 * probabilities: softmax keeps their order.
 */
export function scoreTensor(loss: Scalar, outputs: Tensor, labels: Tensor1D): Tensor {
  const hits = equal(cast(argMax(outputs, -1), 'int32'), labels);
  return stack([loss, mean(cast(hits, 'float32'))]);
}

/** Reads a score tensor, without blocking where it lies on a GPU. */
export async function readScore(score: Tensor): Promise<Score> {
  const [loss = Number.NaN, accuracy = Number.NaN] = await score.data();
  return { loss, accuracy };
}

/** Mean of scores, weighted by the images of each. */
export interface ScoreSum {
  add(score: Score, images: number): void;
  mean(): Score;
}

export function createScoreSum(): ScoreSum {
  let loss = 0;
  let accuracy = 0;
  let count = 0;
  return {
    add: (score, images) => {
      loss += score.loss * images;
      accuracy += score.accuracy * images;
      count += images;
    },
    mean: () => ({ loss: loss / count, accuracy: accuracy / count }),
  };
}
