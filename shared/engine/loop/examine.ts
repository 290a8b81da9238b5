import type { TrainingEvent } from '../../protocol/training';
import { createExaminer, type Examiner, type Look } from '../examine';
import { pause } from './finish';
import type { Ending, Run } from './runState';
import { describeCause } from './sentences';

/** Makes ready to look at what passes through the network of a run. */
export function openExaminer(run: Run): void {
  run.progress.unseen = null;
  try {
    run.examiner = createExaminer(run.session);
  } catch (error) {
    giveUp(run, error);
  }
}

/**
 * Tells how what enters each activation is spread now; nothing where that is not asked for, or a stop came between. Its time is not the
 * epoch's.
 */
export async function* tellSpreads(run: Run): AsyncGenerator<TrainingEvent, void> {
  const seen = yield* look(run, (examiner) => examiner.spreads());
  if (seen !== null) yield { type: 'spreads', step: run.progress.step, places: seen };
}

/** Tells what passes through the network that training has ended with; nothing where that is not asked for. */
export async function* examine(run: Run): AsyncGenerator<TrainingEvent, Ending> {
  const seen = yield* look(run, (examiner) => examiner.last());
  if (seen !== null) yield { type: 'examined', ...seen };
  return seen === null && run.examiner !== null ? 'stopped' : 'completed';
}

/**
 * Looks batch by batch, and between two does what the control asks for, as validation does. Null where it was stopped, where nothing is
 * to be looked at, and where looking failed: that costs the training nothing but what would have been seen.
 */
async function* look<Value>(
  run: Run,
  see: (examiner: Examiner) => Look<Value>,
): AsyncGenerator<TrainingEvent, Value | null> {
  const { host, watch, examiner } = run;
  if (examiner === null) return null;
  const batches = see(examiner);
  for (;;) {
    if (host.control.wish === 'wait') yield* pause(run);
    if (host.control.wish === 'stop') return null;
    const batch = await watch.hold(batches.next().catch((error: unknown) => giveUp(run, error)));
    if (batch === null) return null;
    if (batch.done === true) return batch.value;
    await watch.hold(host.breathe());
  }
}

/** Nothing more is looked at in this run, and its last sentence says why. */
function giveUp(run: Run, error: unknown): null {
  run.examiner?.dispose();
  run.examiner = null;
  run.progress.unseen = describeCause(error);
  return null;
}
