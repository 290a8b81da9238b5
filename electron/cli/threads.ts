import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ThreadHost, ThreadLink, ThreadOrder } from '../../shared/engine';
import { announceEnd, MOST_THREADS } from '../../shared/engine/program/threads';

/**
 * What a thread runs, as text: a file of its own would have to be found from the bundle and from the tests alike. It is
 * `serveThread` of shared/engine/program in the words of a Node worker.
 */
const source = (failed: number): string => `
  const { parentPort, workerData } = require('node:worker_threads');
  const { module, memory, number, threads } = workerData;
  const words = new Int32Array(memory.buffer);
  const sleep = (address, old) => void Atomics.wait(words, address / 4, old, 100);
  const { serve } = new WebAssembly.Instance(module, { env: { memory }, threads: { sleep } }).exports;
  parentPort.postMessage('ready');
  try {
    serve(number, threads, 0);
  } catch (error) {
    Atomics.store(words, ${failed / 4}, 1);
    throw error;
  }
`;

/** Threads of Node. @param cores that the training may have: all there are, unless said */
export function nodeThreads(cores = availableParallelism()): ThreadHost {
  return { count: Math.min(cores, MOST_THREADS), start: startThread };
}

function startThread(order: ThreadOrder): ThreadLink {
  const worker = new Worker(source(order.failed), { eval: true, workerData: order });
  // A training that is over keeps nothing alive.
  worker.unref();
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('A thread for training ended as it began.')));
  });
  const terminate = (): void => {
    announceEnd(order);
    void worker.terminate();
  };
  return { ready, ended, terminate };
}
