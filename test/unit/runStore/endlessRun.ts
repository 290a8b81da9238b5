import { writeSync } from 'node:fs';
import { batch, exampleRun, exampleSteps, openWell } from './storeExamples';

/** Appends batches to the run store named on the command line until it is killed; prints each last step kept. */
const store = openWell(process.argv[2] ?? '');
store.begin(exampleRun('endless'));
const bytes = new Uint8Array(20_000);
for (let from = 1; ; from += 50) {
  const frames = [from, from + 25].map((step) => ({ step, tap: 'bn', bytes }));
  const last = from + 49;
  const checkpoint = { kind: 'latest', step: last, bytes: new Uint8Array(20_000).fill(last % 256) } as const;
  store.append(batch('endless', { steps: exampleSteps(from, from + 49), frames, checkpoints: [checkpoint] }));
  writeSync(1, `${from + 49}\n`);
}
