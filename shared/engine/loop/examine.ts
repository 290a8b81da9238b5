import type { TrainingEvent } from '../../protocol/training';
import type { Run } from './runState';

/** Tells how what enters each activation is spread now; nothing where that is not asked for. Its time is not the epoch's. */
export async function* tellSpreads({ examiner, progress, watch }: Run): AsyncGenerator<TrainingEvent, void> {
  if (examiner === null) return;
  const places = await watch.hold(examiner.spreads());
  yield { type: 'spreads', step: progress.step, places };
}

/** Tells what passes through the network that training has ended with; nothing where that is not asked for. */
export async function* examine({ examiner }: Run): AsyncGenerator<TrainingEvent, void> {
  if (examiner === null) return;
  const activations = await examiner.activations();
  yield { type: 'examined', activations, statistics: await examiner.statistics() };
}
