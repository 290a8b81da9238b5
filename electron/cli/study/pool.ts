import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { TrialCommand } from '../../../shared/protocol/study';
import type { TrainingEvent } from '../../../shared/protocol/training';
import type { Trial } from '../../../shared/study/trials';
import { TRIAL_WORKER } from './worker';

/** Workers that train for a study, each one network at a time. */
export interface TrialPool {
  /**
   * Trains in the worker `slot`, telling every event, and resolves after the last. A worker that dies rejects, and is
   * replaced at its next training.
   */
  run(
    slot: number,
    trial: Pick<Trial, 'document' | 'settle' | 'probe'>,
    resume: Uint8Array<ArrayBuffer> | null,
    tell: (event: TrainingEvent) => void,
  ): Promise<void>;
  /** Ends all trainings under way after their steps. */
  stop(): void;
  dispose(): Promise<void>;
}

/**
 * @param threads that each training may have
 * @param program the bundle that this runs in: its workers run it too, and find that they are to train
 */
export function openPool(threads: number, program = fileURLToPath(import.meta.url)): TrialPool {
  const workers = new Map<number, Worker>();
  const workerOf = (slot: number): Worker => {
    const present = workers.get(slot);
    if (present !== undefined) return present;
    const worker = new Worker(program, { workerData: TRIAL_WORKER });
    workers.set(slot, worker);
    worker.once('exit', () => workers.delete(slot));
    return worker;
  };
  const send = (worker: Worker, command: TrialCommand): void => worker.postMessage(command);
  return {
    run: async (slot, { document, settle, probe }, resume, tell) => {
      const worker = workerOf(slot);
      const ended = eventsOf(worker, tell);
      send(worker, { type: 'run', document, resume, threads, settle, examine: probe === null });
      await ended;
    },
    stop: () => {
      for (const worker of workers.values()) send(worker, { type: 'stop' });
    },
    dispose: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.terminate()));
    },
  };
}

function eventsOf(worker: Worker, tell: (event: TrainingEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const release = (): void => {
      worker.off('message', hear);
      worker.off('error', fail);
      worker.off('exit', leave);
    };
    const hear = (event: TrainingEvent): void => {
      tell(event);
      if (event.type !== 'ended') return;
      release();
      resolve();
    };
    const fail = (error: Error): void => {
      release();
      reject(error);
    };
    const leave = (): void => fail(new Error('The process that trained has gone.'));
    worker.on('message', hear);
    worker.on('error', fail);
    worker.on('exit', leave);
  });
}
