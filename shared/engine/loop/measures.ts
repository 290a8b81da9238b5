import { keep, type Tensor } from '@tensorflow/tfjs-core';
import { type Look, takeLook, type View } from '../probes/look';
import type { Reader } from '../probes/reader';
import type { NormsLook } from '../probes/weightNorms';
import { createScoreSum, toScore } from './score';
import type { TakenStep } from './trainer';

/** Collects what one step measures while its tensors are there; on a GPU it stays there until it is read. */
export interface Measures extends TakenStep {
  look(view: View): void;
  /** Keeps norms that were taken, at most once. */
  keepNorms(taken: NormsLook): void;
  /** Takes a score tensor over `images` images. */
  take(score: Tensor, images: number): void;
}

export function createMeasures(reader: Reader): Measures {
  const looks: Look[] = [];
  const scores: { score: Tensor; images: number }[] = [];
  let norms: NormsLook | null = null;
  return {
    look: (view) => {
      looks.push(takeLook(view, reader));
    },
    keepNorms: (taken) => {
      norms = taken;
    },
    take: (score, images) => {
      scores.push({ score: keep(score), images });
    },
    read: async () => {
      const sum = createScoreSum();
      const [frames, ofWeights] = await Promise.all([
        Promise.all(looks.map((look) => look.frame())),
        norms?.norms() ?? null,
        Promise.all(
          scores.map(async ({ score, images }) => sum.add(toScore(await reader.read(score), images), images)),
        ),
      ]);
      return { score: sum.mean(), frames, norms: ofWeights };
    },
    dispose: () => {
      for (const { score } of scores) score.dispose();
      for (const look of looks) look.dispose();
      norms?.dispose();
    },
  };
}
