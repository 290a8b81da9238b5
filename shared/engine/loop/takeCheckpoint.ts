import type { CheckpointKind } from '../../protocol/checkpoints';
import type { TrainingEvent } from '../../protocol/training';
import { encodeCheckpoint } from './checkpointCodec';
import { finishAll, tellHeld } from './finish';
import { type CheckpointEvent, placeOf, type Run, standingOf } from './runState';
import type { TrainerSnapshot } from './snapshot';

/** Bytes beyond which none is kept: the run store, and the way to it, take no more in one piece. */
const MOST_BYTES = 2 ** 29;

/** Whether a checkpoint is due after the step that was begun last. */
export function isDueAfterStep({ begun, session }: Run): boolean {
  const { checkpoints } = session.settings;
  return checkpoints.kind === 'steps' && begun % checkpoints.every === 0;
}

/**
 * Takes a checkpoint after a step, and holds it back until the next step or validation has measured a finite loss: going on
 * from weights that have overflowed would end at once, and the checkpoint before them is worth more.
 */
export async function* holdCheckpoint(run: Run): AsyncGenerator<TrainingEvent, void> {
  yield* finishAll(run);
  run.held = await makeCheckpoint(run, 'latest');
}

/** The checkpoint that is due after an epoch whose validation was just taken, if any; it takes the place of one held back. */
export async function* checkpointAfterEpoch(run: Run): AsyncGenerator<TrainingEvent, void> {
  const kind = dueAfterEpoch(run);
  run.held = kind === null ? null : await makeCheckpoint(run, kind);
  yield* tellHeld(run);
}

function dueAfterEpoch({ session, validationLosses, held }: Run): CheckpointKind | null {
  const { kind } = session.settings.checkpoints;
  if (kind === 'none') return null;
  const last = validationLosses.at(-1) ?? Number.POSITIVE_INFINITY;
  if (validationLosses.slice(0, -1).every((loss) => last < loss)) return 'best';
  return kind === 'epoch' || held !== null ? 'latest' : null;
}

/** One at the end of a training, so that it can go on there, unless there is one of that place or nothing to keep. */
export async function* checkpointAtEnd(run: Run): AsyncGenerator<TrainingEvent, void> {
  const { settings } = run.session;
  if (settings.checkpoints.kind === 'none' || run.progress.step === 0) return;
  if (run.checkpointAt !== placeOf(run)) run.held = await makeCheckpoint(run, 'latest');
  yield* tellHeld(run);
}

/** A checkpoint of a training whose steps are all finished; null where it would be too large or its weights are not finite. */
async function makeCheckpoint(run: Run, kind: CheckpointKind): Promise<CheckpointEvent | null> {
  const { session, progress } = run;
  if (progress.tooLarge !== null) return null;
  const snapshot = await session.trainer.snapshot();
  const size = sizeOf(snapshot);
  if (size > MOST_BYTES) {
    progress.tooLarge = size;
    return null;
  }
  if (!hasFiniteWeights(snapshot)) return null;
  const layers = session.plan.nodes.filter(
    ({ id, weights, weightsOf }) => weights.length > 0 || weightsOf !== id,
  );
  const bytes = encodeCheckpoint({ ...standingOf(run), layers, snapshot });
  run.checkpointAt = placeOf(run);
  return { type: 'checkpoint', kind, step: progress.step, bytes };
}

function sizeOf({ weights, slots }: TrainerSnapshot): number {
  return [...weights, ...slots].reduce((bytes, { values }) => bytes + values.byteLength, 0);
}

function hasFiniteWeights({ weights }: TrainerSnapshot): boolean {
  return weights.every(({ values }) => values.every(Number.isFinite));
}
