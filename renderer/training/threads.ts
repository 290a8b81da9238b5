import type { ThreadHost, ThreadLink, ThreadOrder } from '../../shared/engine/index';
import { announceEnd, MOST_THREADS } from '../../shared/engine/program/threads';

/**
 * Threads of the training worker, its own included. The page draws on a core of its own where there are more than two; without
 * cross-origin isolation memory cannot be shared, and training runs in one thread.
 */
export function pageThreads(most = MOST_THREADS): ThreadHost {
  const count = crossOriginIsolated ? Math.min(freeCores(), most, MOST_THREADS) : 1;
  return { count, start: startThread };
}

/** Cores that training may have. */
export function freeCores(): number {
  const cores = navigator.hardwareConcurrency;
  return cores > 2 ? cores - 1 : cores;
}

function startThread(order: ThreadOrder): ThreadLink {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
  const ready = new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve(), { once: true });
    worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true });
  });
  // A page is not told that a worker has ended, but that something in it was thrown.
  const ended = new Promise<void>((resolve) =>
    worker.addEventListener('error', () => resolve(), { once: true }),
  );
  worker.postMessage(order);
  const terminate = (): void => {
    announceEnd(order);
    worker.terminate();
  };
  return { ready, ended, terminate };
}
