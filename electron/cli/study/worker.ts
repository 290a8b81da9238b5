import { parentPort } from 'node:worker_threads';
import { createTrainingControl, type TrainingControl, train } from '../../../shared/engine';
import { type TrialCommand, trialCommandSchema } from '../../../shared/protocol/study';
import { readAsset, wasmFolder } from '../files';
import { nodeThreads } from '../threads';

/** `workerData` of a thread that trains for a study. */
export const TRIAL_WORKER = 'normscope-trial';

/** Trains one network after the other as the study asks, and tells it every event. */
export function serveTrials(): void {
  let control: TrainingControl | null = null;
  parentPort?.on('message', (message: unknown) => {
    const command = trialCommandSchema.parse(message);
    if (command.type === 'stop') return control?.stop();
    control = createTrainingControl();
    void runTrial(command, control);
  });
}

async function runTrial(
  { document, resume, threads, settle, examine }: Extract<TrialCommand, { type: 'run' }>,
  control: TrainingControl,
): Promise<void> {
  const assets = { wasmBase: wasmFolder(), threads: nodeThreads(threads) };
  const begun = resume === null ? {} : { resume };
  const options = { document, readAsset, assets, control, settle, examine, framesAtStart: true, ...begun };
  for await (const event of train(options)) parentPort?.postMessage(event);
}
