import type { TrainingEvent } from '../../protocol/training';
import { refuseDivergence } from './progress';
import { takeBaseRate } from './rates';
import type { Run } from './runState';

/** Reports everything, then waits for a command. */
export async function* pause(run: Run): AsyncGenerator<TrainingEvent, void> {
  const { control } = run.host;
  yield* finishAll(run);
  yield { type: 'paused', step: run.progress.step };
  while (control.wish === 'wait') {
    const change = control.changed();
    yield* takeBaseRate(run);
    if (control.wish === 'wait') await run.watch.hold(change);
  }
  if (control.wish === 'step') yield { type: 'running', step: run.progress.step };
}

/** Finishes and reports every step on its way. */
export async function* finishAll(run: Run): AsyncGenerator<TrainingEvent, void> {
  while (yield* finishStep(run));
  yield* run.reporter.flush();
}

/** Reports the oldest step on its way; gives false where there is none. */
export async function* finishStep(run: Run): AsyncGenerator<TrainingEvent, boolean> {
  const finished = await run.pipeline.finish();
  if (finished === null) return false;
  const { metrics, images } = finished;
  run.progress.step = metrics.step;
  run.score.add({ ...metrics, outputs: metrics.outputs ?? [] }, images);
  yield* run.reporter.report(finished);
  if (!Number.isFinite(metrics.loss)) yield* run.reporter.flush();
  const { step, loss } = metrics;
  refuseDivergence({ what: 'loss', step, loss, learningRate: run.baseRate });
  yield* tellHeld(run);
  return true;
}

/** Tells of the checkpoint that was held back until its weights had given a finite loss. */
export function* tellHeld(run: Run): Generator<TrainingEvent, void> {
  const { held } = run;
  if (held === null) return;
  run.held = null;
  run.progress.checkpoint = held.step;
  yield held;
}
