import type { FinderEvent, Sweep, SweepPoint } from '../../protocol/finder';
import { batchesOf, epochOrder } from '../loop/batches';
import type { Host } from '../loop/host';
import { createPace } from '../loop/pace';
import type { Session } from '../loop/session';
import { createSmoother, memoryOf, rateOf } from './sweep';

/** A smoothed loss this many times the lowest has diverged. Source: fastai. */
const DIVERGED = 4;

/** How a search ended that nothing failed in. */
export type Ending = 'completed' | 'diverged' | 'stopped';

type Trained = Pick<Session, 'trainer' | 'trainCount' | 'settings'>;

/**
 * Trains with a learning rate that grows exponentially from step to step, over the batches that a training would take,
 * and tells the losses; it ends early where they diverge. Nothing but the rate differs from a training: optimizer, clipping
 * and augmentation are the settings'.
 * @param points takes what every step measured; whoever asked has it even of a search that fails
 */
export async function* rangeTest(
  { trainer, trainCount, settings }: Trained,
  { control, now, breathe }: Host,
  sweep: Sweep,
  points: SweepPoint[],
): AsyncGenerator<FinderEvent, Ending> {
  const smooth = createSmoother(memoryOf(sweep));
  const pace = createPace(now);
  let told = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let ending: Ending = 'completed';
  for (const indices of endlessBatches(settings.seed, trainCount, settings.batchSize)) {
    if (points.length === sweep.steps) break;
    if (control.wish === 'stop') {
      ending = 'stopped';
      break;
    }
    const step = points.length + 1;
    const learningRate = rateOf(sweep, step);
    const taken = trainer.step({ step, indices, learningRate, frames: false });
    const { score } = await trainer.device.unlessLost(taken.read()).finally(() => taken.dispose());
    const smoothed = smooth(score.loss);
    lowest = Math.min(lowest, smoothed);
    if (!Number.isFinite(smoothed) || smoothed > DIVERGED * lowest) {
      ending = 'diverged';
      break;
    }
    points.push({ step, learningRate, loss: score.loss, smoothed });
    if (pace.due()) {
      yield { type: 'points', points: points.slice(told) };
      told = points.length;
      pace.sent();
    }
    await breathe();
  }
  if (told < points.length) yield { type: 'points', points: points.slice(told) };
  return ending;
}

/** The batches of a training, epoch after epoch. */
function* endlessBatches(seed: number, count: number, batchSize: number): Generator<Int32Array> {
  for (let epoch = 1; ; epoch++) yield* batchesOf(epochOrder(seed, epoch, count), batchSize);
}
