import type { CheckpointKind } from '../../protocol/checkpoints';
import type { TrainingEvent } from '../../protocol/training';
import { encodeCheckpoint } from './checkpointCodec';
import { finishAll } from './finish';
import { placeOf, type Run, standingOf } from './runState';
import type { TrainerSnapshot } from './snapshot';

/** Bytes beyond which none is kept: the run store, and the way to it, take no more in one piece. */
const MOST_BYTES = 2 ** 29;

/** Whether a checkpoint is due after the step that was begun last. */
export function isDueAfterStep({ begun, session }: Run): boolean {
  const { checkpoints } = session.settings;
  return checkpoints.kind === 'steps' && begun % checkpoints.every === 0;
}

/** What checkpoint is due after an epoch whose validation was just taken; null for none. */
export function dueAfterEpoch({ session, validationLosses }: Run): CheckpointKind | null {
  const { kind } = session.settings.checkpoints;
  if (kind === 'none') return null;
  const last = validationLosses.at(-1) ?? Number.POSITIVE_INFINITY;
  if (validationLosses.slice(0, -1).every((loss) => last < loss)) return 'best';
  return kind === 'epoch' ? 'latest' : null;
}

/** One at the end of a training, so that it can go on from there, unless there is one of that place or nothing to keep. */
export async function* checkpointAtEnd(run: Run): AsyncGenerator<TrainingEvent, void> {
  const { settings } = run.session;
  if (settings.checkpoints.kind === 'none' || run.progress.step === 0) return;
  if (run.checkpointAt !== placeOf(run)) yield* takeCheckpoint(run, 'latest');
}

/**
 * Finishes the steps on their way and gives a checkpoint of where the training stands then. Weights that have overflowed
 * give none: the next loss will show that they have, and the checkpoint before them is worth more.
 */
export async function* takeCheckpoint(run: Run, kind: CheckpointKind): AsyncGenerator<TrainingEvent, void> {
  yield* finishAll(run);
  const { session, progress } = run;
  if (progress.tooLarge !== null) return;
  const snapshot = await session.trainer.snapshot();
  const bytesOfValues = sizeOf(snapshot);
  if (bytesOfValues > MOST_BYTES) {
    progress.tooLarge = bytesOfValues;
    return;
  }
  if (!hasFiniteWeights(snapshot)) return;
  const layers = session.plan.nodes.filter(({ weights }) => weights.length > 0);
  const bytes = encodeCheckpoint({ ...standingOf(run), layers, snapshot });
  progress.checkpoint = progress.step;
  run.checkpointAt = placeOf(run);
  yield { type: 'checkpoint', kind, step: progress.step, bytes };
}

function sizeOf({ weights, slots }: TrainerSnapshot): number {
  return [...weights, ...slots].reduce((bytes, { values }) => bytes + values.byteLength, 0);
}

function hasFiniteWeights({ weights }: TrainerSnapshot): boolean {
  return weights.every(({ values }) => values.every(Number.isFinite));
}
