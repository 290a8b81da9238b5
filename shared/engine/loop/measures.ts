import { keep, type Tensor } from '@tensorflow/tfjs-core';
import { createLooks } from '../probes/looks';
import type { Reader } from '../probes/reader';
import type { View } from '../probes/view';
import type { NormsLook } from '../probes/weightNorms';
import { createNetworkSum, toOutputScores } from './networkScore';
import { toScore } from './score';
import type { TakenStep } from './trainer';

/** Collects what one step measures while its tensors are there; on a GPU it stays there until it is read. */
export interface Measures extends TakenStep {
  look(view: View): void;
  /** Keeps norms that were taken, at most once. */
  keepNorms(taken: NormsLook): void;
  /** Takes a score tensor over `images` images, and that of several outputs. */
  take(score: Tensor, outputs: Tensor | null, images: number): void;
}

export function createMeasures(reader: Reader): Measures {
  const looks = createLooks(reader);
  const scores: { score: Tensor; outputs: Tensor | null; images: number }[] = [];
  let norms: NormsLook | null = null;
  return {
    look: looks.take,
    keepNorms: (taken) => {
      norms = taken;
    },
    take: (score, outputs, images) => {
      scores.push({ score: keep(score), outputs: outputs && keep(outputs), images });
    },
    read: async () => {
      const sum = createNetworkSum();
      const [frames, ofWeights] = await Promise.all([
        looks.frames(),
        norms?.norms() ?? null,
        Promise.all(
          scores.map(async ({ score, outputs, images }) => {
            const [values, own] = await Promise.all([
              reader.read(score),
              outputs === null ? new Float32Array() : reader.read(outputs),
            ]);
            sum.add({ ...toScore(values, images), outputs: toOutputScores(own, images) }, images);
          }),
        ),
      ]);
      return { score: sum.mean(), frames, norms: ofWeights };
    },
    dispose: () => {
      for (const { score, outputs } of scores) {
        score.dispose();
        outputs?.dispose();
      }
      looks.dispose();
      norms?.dispose();
    },
  };
}
