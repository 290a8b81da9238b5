import { watchWorker } from '../../training/watchedWorker';
import type { TrialCommand } from './messages';
import type { SpawnTrialWorker } from './pool';

/** Starts a worker that trains for a study. */
export const spawnTrialWorker: SpawnTrialWorker = (handlers) => {
  const name = `trial-${crypto.randomUUID()}`;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
  return watchWorker<TrialCommand>(worker, name, handlers);
};
