import { createScoreSum, type Score, type ScoreSum } from './score';

/** How well one Output did: its own loss, without the weight that it has in the sum, and accuracy. */
export interface OutputScore {
  readonly loss: number;
  readonly accuracy: number;
}

/** The score of a validation. */
export interface ValidationScore extends Score {
  /** Of each Output, in the plan's order, where there are several; none of one alone, which the score is of. */
  readonly outputs: readonly OutputScore[];
}

/** Mean of validation scores, weighted by the images of each. */
export interface ValidationSum {
  add(score: ValidationScore, images: number): void;
  mean(): ValidationScore;
}

export function createValidationSum(): ValidationSum {
  const all = createScoreSum();
  const sums: ScoreSum[] = [];
  return {
    add: (score, images) => {
      all.add(score, images);
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
  };
}
