import type { Host } from '../loop/host';
import { createPipeline, type Pipeline } from '../loop/pipeline';
import type { Trainer } from '../loop/trainer';

/** What a backend's steps were measured at. */
export interface Figure {
  /** Null where not even one step came to its end in time. */
  readonly milliseconds: number | null;
  readonly remark: string | null;
}

/** Steps that are timed, at most; their median is the figure. */
const TIMED_STEPS = 8;

/** A step that blocks is tried on this part of a batch before it is taken on the whole of it. */
const TRIAL_PART = 1 / 8;

/**
 * Takes training steps on one batch until `until` (on the host's clock), as the loop takes them, and gives the median time
 * of a step. The first step is not counted: compilers and caches get warm in it. It alone gives the figure where there is
 * no time for a second. A device that does not finish in time is not waited for; a step that blocks the thread cannot be
 * given up, and so is first taken on an eighth of the batch.
 */
export async function timeSteps(
  trainer: Trainer,
  batch: Int32Array,
  learningRate: number,
  host: Host,
  until: number,
): Promise<Figure> {
  const pipeline = createPipeline(trainer, host.now);
  let step = 0;
  const begin = (indices: Int32Array): void => {
    step += 1;
    pipeline.begin(1, { step, indices, learningRate, frames: false });
  };
  try {
    const part = trainer.remote ? batch : batch.slice(0, Math.ceil(batch.length * TRIAL_PART));
    begin(part);
    const first = await finishWithin(pipeline, host, until);
    if (first === null) return { milliseconds: null, remark: 'its first step did not end in time' };
    const judged = { milliseconds: (first * batch.length) / part.length, remark: 'judged by its first step' };
    if (!trainer.remote && host.now() + judged.milliseconds > until) return judged;
    while (pipeline.hungry()) begin(batch);
    const times = await timeWarm(pipeline, () => begin(batch), host, until);
    return times.length === 0 ? judged : { milliseconds: median(times), remark: null };
  } finally {
    pipeline.dispose();
  }
}

/** Times steps one after another; as many as a pipeline holds are under way already. */
async function timeWarm(pipeline: Pipeline, begin: () => void, host: Host, until: number): Promise<number[]> {
  const times: number[] = [];
  for (;;) {
    const time = await finishWithin(pipeline, host, until);
    if (time === null) return times;
    times.push(time);
    if (times.length === TIMED_STEPS || host.now() + time > until) return times;
    begin();
  }
}

/** Milliseconds of the oldest step under way; null where it does not end in time, or the training is to be stopped. */
async function finishWithin(pipeline: Pipeline, host: Host, until: number): Promise<number | null> {
  let ended = false;
  const finished = pipeline.finish().finally(() => {
    ended = true;
  });
  // Who waits no longer does not hear of a failure either.
  finished.catch(() => undefined);
  do await host.breathe();
  while (!ended && host.now() < until && host.control.wish !== 'stop');
  return ended ? ((await finished)?.metrics.milliseconds ?? null) : null;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
