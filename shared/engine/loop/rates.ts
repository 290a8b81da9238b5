import type { TrainingEvent } from '../../protocol/training';
import { learningRateOf } from '../../schedule';
import { type Run, stepsPerEpoch } from './runState';

/** Takes over the base learning rate where the host has set another, and tells of it. */
export function* takeBaseRate(run: Run): Generator<TrainingEvent, void> {
  const wanted = run.host.control.learningRate ?? run.baseRate;
  if (wanted === run.baseRate) return;
  run.baseRate = wanted;
  run.rateAt = ratesOf(run);
  yield tellingOf(run);
}

/** Tells of a base learning rate that is not the settings' from the beginning: one that a checkpoint brought. */
export function* tellChangedRate(run: Run): Generator<TrainingEvent, void> {
  if (run.baseRate !== run.session.settings.optimizer.learningRate) yield tellingOf(run);
}

function tellingOf({ begun, baseRate }: Run): TrainingEvent {
  return { type: 'learningRate', step: begun + 1, learningRate: baseRate };
}

/** The learning rate by step, as far as it follows from the epochs that were validated. */
export function ratesOf({ session, baseRate, validationLosses }: Run): (step: number) => number {
  const { schedule, epochs } = session.settings;
  const perEpoch = stepsPerEpoch(session);
  const course = { stepsPerEpoch: perEpoch, totalSteps: perEpoch * epochs, validationLosses };
  return learningRateOf(schedule, baseRate, course);
}
