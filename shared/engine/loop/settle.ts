import type { Plan } from '../../compile/plan';
import type { TrainingEvent } from '../../protocol/training';
import { batchesOf, epochOrder } from './batches';
import { pause } from './finish';
import type { Ending, Run } from './runState';
import type { Session } from './session';
import { validate } from './validate';

/** Share of what running statistics held before that settling leaves in them. */
const LEFT = 1e-3;
/** More steps than a momentum of 0.999 takes. */
const MOST_STEPS = 7000;

/**
 * Lets the running statistics of a trained network come to rest: training steps at a learning rate of 0, which move no weight, until
 * a thousandth is left of what they held; then a validation. How far its score is from that of the training's own end is what
 * running statistics that lag behind the weights cost. Nothing is told of a network without running statistics. Stopped, it begins anew
 * where the training goes on at its end.
 *
 * Source: Wu and Johnson, Rethinking “Batch” in BatchNorm, 2021 (precise statistics), of which this is an average with
 * exponential weights.
 */
export async function* settle(run: Run): AsyncGenerator<TrainingEvent, Ending> {
  const { session, host, progress } = run;
  const steps = stepsToSettle(session.plan);
  if (steps === 0 || progress.validation === null) return 'completed';
  await restOptimizer(session);
  let taken = 0;
  for (const indices of endlessBatches(session)) {
    if (taken === steps || host.control.wish === 'stop') break;
    taken += 1;
    const order = { step: progress.step + taken, indices, learningRate: 0, frames: false };
    const step = session.trainer.step(order);
    await step.read();
    step.dispose();
    await host.breathe();
  }
  const score = yield* validate(session, host, () => pause(run));
  if (score === null) return 'stopped';
  yield { type: 'settled', steps, valLoss: score.loss, valAccuracy: score.accuracy };
  return 'completed';
}

/** Steps until the slowest running statistics hold a thousandth of what they held; 0 where there are none. */
function stepsToSettle({ nodes }: Plan): number {
  const momenta = nodes.flatMap(({ weights, config: { momentum } }) =>
    weights.some(({ name }) => name.startsWith('moving_')) && typeof momentum === 'number' ? [momentum] : [],
  );
  if (momenta.length === 0) return 0;
  const slowest = Math.max(...momenta);
  return slowest === 0 ? 1 : Math.min(MOST_STEPS, Math.ceil(Math.log(LEFT) / Math.log(slowest)));
}

/** What an optimizer remembers would move weights even at a rate of 0, where it is a velocity. */
async function restOptimizer({ trainer }: Session): Promise<void> {
  const snapshot = await trainer.snapshot();
  const slots = snapshot.slots.map((slot) => ({ ...slot, values: new Float32Array(slot.values.length) }));
  trainer.restore({ ...snapshot, slots });
}

function* endlessBatches({ settings, trainCount }: Session): Generator<Int32Array, never> {
  for (let epoch = settings.epochs + 1; ; epoch++)
    yield* batchesOf(epochOrder(settings.seed, epoch, trainCount), settings.batchSize);
}
