import { betweenKernels } from '../compiling/betweenKernels';
import type { Host } from '../loop/host';
import { createPipeline, type Pipeline } from '../loop/pipeline';
import type { Trainer } from '../loop/trainer';

/** What a backend's steps were measured at. */
export interface Figure {
  readonly milliseconds: number;
  readonly remark: string | null;
}

/** Steps that are timed, at most; their median is the figure. */
const TIMED_STEPS = 8;

/** A step that blocks is tried on no more than this part of a batch before it is taken on the whole of it … */
const TRIAL_PART = 1 / 8;

/** … and on so many images that it takes no more than this part of the time that is left. */
const TRIAL_TIME = 1 / 4;

/** Steps of a device that are not counted: shaders are compiled in the first, and some of WebGL's in the second. */
const COLD_STEPS = 2;

/** How long a backend may be measured. */
export interface Allowance {
  /** On the host's clock. */
  readonly until: number;
  /** It had its chances: where no step is warm when the time is over, those that were taken give the figure. */
  readonly last: boolean;
  /** Threads of a step that blocks: fewer images than that would leave some of them idle. */
  readonly threads: number;
}

/**
 * Takes training steps on one batch until the time is over, as the loop takes them, and gives the median time of a step. The first
 * steps are not counted: compilers and caches get warm in them. A device is not waited for, and null where it was not yet warm. A
 * step that blocks the thread cannot be given up, and so is first taken on a single image, then on one for each thread, and then on
 * as many as there is time for; these give the figure where there is no time for the whole batch.
 */
export async function timeSteps(
  trainer: Trainer,
  batch: Int32Array,
  learningRate: number,
  host: Host,
  allowance: Allowance,
): Promise<Figure | null> {
  const pipeline = createPipeline(trainer, host.now);
  let step = 0;
  const begin = (images: number): void => {
    step += 1;
    const indices = batch.subarray(0, images);
    pipeline.begin(1, { step, indices, learningRate, frames: false });
  };
  const timed: Timed = { ...allowance, pipeline, begin, images: batch.length, host };
  const isOver = (): boolean => host.now() >= allowance.until || host.control.wish === 'stop';
  try {
    if (trainer.compile !== undefined && !(await trainer.compile(isOver))) return null;
    return trainer.remote ? await timeRemote(timed, isOver) : await timeBlocking(timed);
  } finally {
    pipeline.dispose();
  }
}

interface Timed extends Allowance {
  readonly pipeline: Pipeline;
  /** Begins a step on so many of the batch's images. */
  begin(images: number): void;
  readonly images: number;
  readonly host: Host;
}

/** Steps that block the thread: each is begun only where it is likely to end in time. */
async function timeBlocking(timed: Timed): Promise<Figure | null> {
  const trial = await tryPart(timed);
  if (trial === null) return null;
  const { images, host, until } = timed;
  const milliseconds = (trial.milliseconds * images) / trial.images;
  const judged = { milliseconds, remark: `at most, judged by ${trial.images} of its ${images} images` };
  if (host.now() + milliseconds > until) return judged;
  timed.begin(images);
  const times = await timeOn(timed, TIMED_STEPS);
  return times.length === 0 ? judged : { milliseconds: median(times), remark: null };
}

interface Trial {
  readonly images: number;
  readonly milliseconds: number;
}

/** A step on one image, which gets warm in it, on one for each thread, and on as many as there is time for. */
async function tryPart(timed: Timed): Promise<Trial | null> {
  const { host, until, threads } = timed;
  const tryOn = async (images: number): Promise<Trial | null> => {
    timed.begin(images);
    const milliseconds = await finishWithin(timed);
    return milliseconds === null ? null : { images, milliseconds };
  };
  let trial = await tryOn(1);
  if (trial !== null && host.now() < until) trial = await tryOn(Math.min(threads, timed.images));
  if (trial === null) return null;
  const perImage = trial.milliseconds / trial.images;
  const affordable = Math.floor(((until - host.now()) * TRIAL_TIME) / perImage);
  const images = Math.min(Math.ceil(timed.images * TRIAL_PART), affordable);
  return images > trial.images ? await tryOn(images) : trial;
}

/** Steps beside the thread: as many are under way as in training. */
async function timeRemote(timed: Timed, isOver: () => boolean): Promise<Figure | null> {
  const { pipeline, begin, images, last } = timed;
  // What was not compiled ahead is now, while the thread waits.
  if (!betweenKernels(isOver, () => begin(images))) return null;
  const first = await finishWithin(timed);
  if (first === null) return null;
  while (pipeline.hungry()) begin(images);
  const times = [first, ...(await timeOn(timed, TIMED_STEPS + COLD_STEPS - 1))];
  const warm = times.slice(COLD_STEPS);
  if (warm.length > 0) return { milliseconds: median(warm), remark: null };
  return last ? { milliseconds: Math.min(...times), remark: 'judged by its first steps' } : null;
}

/** Times so many steps one after another; as many as a pipeline holds are under way already. */
async function timeOn(timed: Timed, most: number): Promise<number[]> {
  const { begin, images, host, until } = timed;
  const times: number[] = [];
  for (;;) {
    const time = await finishWithin(timed);
    if (time === null) return times;
    times.push(time);
    if (times.length === most || host.now() + time > until) return times;
    begin(images);
  }
}

/** Milliseconds of the oldest step under way; null where it does not end in time, or the training is to be stopped. */
async function finishWithin({ pipeline, host, until }: Timed): Promise<number | null> {
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
