import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { serveRunStore } from './serve';

// The run store's thread. A read of a long run takes tens of milliseconds and a slow disk far more: in the main
// process's own thread either would hold up every window.
if (parentPort === null) throw new Error('The run store’s thread must be started as a worker.');
serveRunStore(parentPort, z.string().parse(workerData));
