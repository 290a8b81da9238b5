import type { SpawnWorker } from './client';

/**
 * Starts the training worker. A worker that ends by itself (its memory is gone, or it was closed) raises no event in
 * the page, so it holds a Web Lock named like itself for as long as it lives: whoever gets that lock knows it is gone.
 */
export const spawnTrainingWorker: SpawnWorker = ({ onMessage, onDeath }) => {
  const name = `training-${crypto.randomUUID()}`;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
  const watching = new AbortController();
  worker.addEventListener('message', (event: MessageEvent<unknown>) => onMessage(event.data));
  worker.addEventListener('messageerror', () => onDeath('sent a message that could not be read'));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onDeath(event.message ? `failed (${event.message})` : 'could not be loaded');
  });
  return {
    post: (command) => worker.postMessage(command),
    terminate: () => {
      watching.abort();
      worker.terminate();
    },
    // It holds the lock when it says that it is ready: asked for earlier, the lock would be had at once.
    watch: () => {
      navigator.locks
        .request(name, { signal: watching.signal }, () => onDeath('ended by itself'))
        .catch(() => undefined);
    },
  };
};
