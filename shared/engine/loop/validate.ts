import type { TrainingEvent } from '../../protocol/training';
import { batchCount, batchesOf, plainOrder } from './batches';
import type { Host } from './host';
import { createNetworkSum, type NetworkScore } from './networkScore';
import { createPace } from './pace';
import type { Session } from './session';

/** Images validated at a time: enough to be fast, few enough that a stop is obeyed at once. */
export const VALIDATION_BATCH = 128;

/**
 * Scores the whole validation set in inference mode (running statistics, no dropout), telling how far it has come. Between two
 * batches it waits where the control asks for it, and so before the first. Gives null where it was stopped before the end.
 *
 * @param pause tells of the pause and ends with it; a step that is allowed then lets validation run to its end, and the
 *   step after it be taken
 */
export async function* validate(
  { trainer, validationCount: count }: Session,
  { control, breathe, now }: Host,
  pause: () => AsyncGenerator<TrainingEvent, void>,
): AsyncGenerator<TrainingEvent, NetworkScore | null> {
  const total = batchCount(count, VALIDATION_BATCH);
  const sum = createNetworkSum();
  const pace = createPace(now);
  const isStopped = (): boolean => control.wish === 'stop';
  let done = 0;
  let told = false;
  for (const indices of batchesOf(plainOrder(count), VALIDATION_BATCH)) {
    if (control.wish === 'wait') {
      yield* pause();
      told = false;
    }
    if (isStopped()) return null;
    // Told anew after a pause: whoever shows it has seen the training wait and run since.
    if (!told) yield { type: 'validating', done, total };
    told = true;
    sum.add(await trainer.validate(indices), indices.length);
    done += 1;
    await breathe();
    if (isStopped()) return null;
    if (done < total && !pace.due()) continue;
    pace.sent();
    yield { type: 'validating', done, total };
  }
  return sum.mean();
}
