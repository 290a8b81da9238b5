import { buildModel } from '../model';
import { createOptimizer } from '../optimizers';
import { batchesOf, plainOrder } from './batches';
import type { NetworkScore } from './networkScore';
import type { TrainerSnapshot } from './snapshot';
import type { Tape } from './tapeTrainer';
import type { StepOrder, TakenStep } from './trainer';
import { VALIDATION_BATCH } from './validate';

/** How a trainer over the tape takes a step and scores images. */
interface Ways {
  takeStep(tape: Tape, order: StepOrder): TakenStep;
  validate(tape: Tape, indices: Int32Array): Promise<NetworkScore>;
  snapshot(tape: Tape): Promise<TrainerSnapshot>;
}

/**
 * Goes once through all that an epoch runs, with weights that are thrown away: shaders are compiled for the shapes that they work
 * on, and the batch that is left over at the end of an epoch has others, as have the batches of validation and the last of those.
 * Where checkpoints are taken, one more step comes after the values were read back for one: WebGL keeps them otherwise then.
 */
export async function rehearse(tape: Tape, { takeStep, validate, snapshot }: Ways): Promise<void> {
  const { plan, settings, validation, device } = tape;
  const { seed, optimizer, clipping } = settings;
  const model = buildModel(plan, seed);
  const standIn = { ...tape, model, optimizer: createOptimizer(optimizer, clipping) };
  const { learningRate } = optimizer;
  let step = 0;
  const rehearseStep = async ({ images, frames }: Rehearsed): Promise<void> => {
    step += 1;
    const taken = takeStep(standIn, { step, indices: plainOrder(images), learningRate, frames });
    await device.unlessLost(taken.read()).finally(() => taken.dispose());
  };
  try {
    const steps = stepsOf(tape);
    for (const each of steps) await rehearseStep(each);
    for (const images of sizesOf(validation.count, VALIDATION_BATCH))
      await validate(standIn, plainOrder(images));
    const [whole] = steps;
    if (whole === undefined || settings.checkpoints.kind === 'none') return;
    await device.unlessLost(snapshot(standIn));
    await rehearseStep({ ...whole, frames: false });
  } finally {
    model.dispose();
    standIn.optimizer.dispose();
  }
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
