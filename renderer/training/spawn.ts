import type { SpawnWorker } from './client';
import { watchWorker } from './watchedWorker';

/** Starts the training worker. */
export const spawnTrainingWorker: SpawnWorker = (handlers) => {
  const name = `training-${crypto.randomUUID()}`;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
  return watchWorker(worker, name, handlers);
};
