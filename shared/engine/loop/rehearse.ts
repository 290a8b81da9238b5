import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { compileAhead } from '../compiling';
import { unlessOver } from '../compiling/rest';
import { buildModel } from '../model';
import { createOptimizer } from '../optimizers';
import { createBlindReader } from '../probes/reader';
import { batchesOf, plainOrder } from './batches';
import { disposeBatch } from './imageSource';
import type { NetworkScore } from './networkScore';
import type { TrainerSnapshot } from './snapshot';
import type { Tape } from './tapeTrainer';
import type { StepOrder, TakenStep } from './trainer';
import { VALIDATION_BATCH } from './validate';

/** How a trainer over the tape takes a step and scores images. */
interface Ways {
  takeStep(tape: Tape, order: StepOrder): TakenStep;
  /** Computes scores and does not read them. */
  score(tape: Tape, indices: Int32Array): Tensor[];
  validate(tape: Tape, indices: Int32Array): Promise<NetworkScore>;
  snapshot(tape: Tape): Promise<TrainerSnapshot>;
}

/**
 * Has the device compile what two steps on a whole batch run, without frames, and what reads them: the second sees weights that lie on
 * the device. What reads is compiled while the thread waits, which with nothing under way on the device is no time at all.
 */
export function compileSteps(
  tape: Tape,
  { takeStep }: Pick<Ways, 'takeStep'>,
  isOver: () => boolean,
): Promise<boolean> {
  const images = Math.min(tape.train.count, tape.settings.batchSize);
  return withStandIn(tape, async (standIn) => {
    const taken: TakenStep[] = [];
    const work = (): void => {
      taken.push(takeStep(standIn, orderOf(standIn, 1, { images, frames: false })));
    };
    try {
      if (!(await compileAhead([work, work], isOver))) return false;
      // What they give means nothing: they were not run.
      const read = Promise.all(taken.map((each) => each.read()));
      return await unlessOver(tape.device.unlessLost(read), isOver);
    } finally {
      for (const each of taken) each.dispose();
    }
  });
}

/**
 * Goes once through all that an epoch runs, with weights that are thrown away: shaders are compiled for the shapes that they work
 * on, and the batch that is left over at the end of an epoch has others, as have the batches of validation and the last of those.
 * Where checkpoints are taken, one more step comes after the values were read back for one: WebGL keeps them otherwise then.
 * First everything is compiled, with nothing run: a device does that many times faster at once, and the thread is free meanwhile.
 */
export function rehearse(tape: Tape, ways: Ways, isOver: () => boolean): Promise<void> {
  return withStandIn(tape, async (standIn) => {
    if (await compileAll(standIn, ways, isOver)) await runAll(standIn, ways, isOver);
  });
}

async function withStandIn<Result>(tape: Tape, use: (standIn: Tape) => Promise<Result>): Promise<Result> {
  const { plan, settings } = tape;
  const model = buildModel(plan, settings.seed);
  const standIn = { ...tape, model, optimizer: createOptimizer(settings.optimizer, settings.clipping) };
  try {
    return await use(standIn);
  } finally {
    model.dispose();
    standIn.optimizer.dispose();
  }
}

/**
 * Of steps, of what their frames are counted with, and of scores. The images are put on the device before: what is only compiled would
 * put them there each time.
 */
async function compileAll(tape: Tape, { takeStep, score }: Ways, isOver: () => boolean): Promise<boolean> {
  const validated = sizesOf(tape.validation.count, VALIDATION_BATCH);
  const putThere = (): void => {
    for (const source of [tape.train, tape.validation]) disposeBatch(source.batch(plainOrder(1), 1));
  };
  if (!(await compileAhead([putThere], isOver))) return false;
  putThere();
  const steps = stepsOf(tape).map(
    (each, index) => () => takeUnread(tape, takeStep, orderOf(tape, index + 1, each)),
  );
  const scores = validated.map((images) => () => dispose(score(tape, plainOrder(images))));
  return await compileAhead([...steps, ...scores], isOver);
}

/** Takes a step and runs what reading it runs: frames are counted then. */
function takeUnread(tape: Tape, takeStep: Ways['takeStep'], order: StepOrder): void {
  const reader = createBlindReader();
  const taken = takeStep({ ...tape, reader }, order);
  const free = (): void => taken.dispose();
  // What fails here fails once more where it is run, and is heard there.
  taken.read().then(free, free);
  reader.join();
}

async function runAll(
  tape: Tape,
  { takeStep, validate, snapshot }: Ways,
  isOver: () => boolean,
): Promise<void> {
  const { settings, validation, device } = tape;
  let step = 0;
  const run = async (rehearsed: Rehearsed): Promise<void> => {
    if (isOver()) return;
    step += 1;
    const taken = takeStep(tape, orderOf(tape, step, rehearsed));
    await device.unlessLost(taken.read()).finally(() => taken.dispose());
  };
  const steps = stepsOf(tape);
  for (const each of steps) await run(each);
  for (const images of sizesOf(validation.count, VALIDATION_BATCH)) {
    if (isOver()) return;
    await validate(tape, plainOrder(images));
  }
  const [whole] = steps;
  if (whole === undefined || settings.checkpoints.kind === 'none' || isOver()) return;
  await device.unlessLost(snapshot(tape));
  await run({ ...whole, frames: false });
}

function orderOf({ settings }: Tape, step: number, { images, frames }: Rehearsed): StepOrder {
  const { learningRate } = settings.optimizer;
  return { step, indices: plainOrder(images), learningRate, frames };
}

interface Rehearsed {
  readonly images: number;
  readonly frames: boolean;
}

/**
 * Two steps on a whole batch: the second sees tensors that lie on the device already, for which WebGL has programs of their own.
 * Where some steps take frames and others do not, which run other programs, the first is one of those, the second one of these. The
 * last step of an epoch takes frames wherever there are any.
 */
function stepsOf({ settings: { batchSize, framesEvery }, train }: Tape): Rehearsed[] {
  const [whole = 0, ...rest] = sizesOf(train.count, batchSize);
  const frames = [framesEvery > 0, false];
  return [
    ...frames.map((each) => ({ images: whole, frames: each })),
    ...rest.map((images) => ({ images, frames: framesEvery > 0 })),
  ];
}

/** Sizes of the batches that `count` images make, each once: that of a whole one, and of what is left over. */
function sizesOf(count: number, batchSize: number): number[] {
  return [...new Set([...batchesOf(plainOrder(count), batchSize)].map(({ length }) => length))];
}
