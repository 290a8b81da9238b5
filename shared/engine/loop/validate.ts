import { tidy } from '@tensorflow/tfjs-core';
import type { TrainingEvent } from '../../protocol/training';
import { batchCount, batchesOf, plainOrder } from './batches';
import type { Host } from './host';
import { createPace } from './pace';
import { createScoreSum, readScore, type Score, scoreTensor } from './score';
import type { Session } from './session';

/** Images validated at a time: enough to be fast, few enough that a stop is obeyed at once. */
const BATCH_SIZE = 128;

/**
 * Scores the whole validation set in inference mode (running statistics, no dropout), telling how far it has come. Between two
 * batches it waits where the control asks for it, and so before the first. Gives null where it was stopped before the end.
 *
 * @param pause tells of the pause and ends with it; a step that is allowed then lets validation run to its end, and the
 *   step after it be taken
 */
export async function* validate(
  session: Session,
  { control, breathe, now }: Host,
  pause: () => AsyncGenerator<TrainingEvent, void>,
): AsyncGenerator<TrainingEvent, Score | null> {
  const { count } = session.validation;
  const total = batchCount(count, BATCH_SIZE);
  const sum = createScoreSum();
  const pace = createPace(now);
  const isStopped = (): boolean => control.wish === 'stop';
  let done = 0;
  let told = false;
  for (const indices of batchesOf(plainOrder(count), BATCH_SIZE)) {
    if (control.wish === 'wait') {
      yield* pause();
      told = false;
    }
    if (isStopped()) return null;
    // Told anew after a pause: whoever shows it has seen the training wait and run since.
    if (!told) yield { type: 'validating', done, total };
    told = true;
    sum.add(await scoreOf(session, indices), indices.length);
    done += 1;
    await breathe();
    if (isStopped()) return null;
    if (done < total && !pace.due()) continue;
    pace.sent();
    yield { type: 'validating', done, total };
  }
  return sum.mean();
}

async function scoreOf({ model, loss, validation, device }: Session, indices: Int32Array): Promise<Score> {
  const score = tidy(() => {
    const { images, labels } = validation.batch(indices);
    const { logits } = model.forward(images, { training: false, step: 0 });
    return scoreTensor(loss(logits, labels), logits, labels);
  });
  try {
    return await device.unlessLost(readScore(score, indices.length));
  } finally {
    score.dispose();
  }
}
