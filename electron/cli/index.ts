import { isMainThread, workerData } from 'node:worker_threads';
import { main } from './main';
import { serveTrials, TRIAL_WORKER } from './study/worker';
import { processTerminal } from './terminal';

if (!isMainThread && workerData === TRIAL_WORKER) serveTrials();
else process.exitCode = await main(process.argv.slice(2), processTerminal());
