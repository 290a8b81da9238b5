import { readAsset, wasmFolder } from '../../electron/cli/files';
import { createTrainingControl, train } from '../../shared/engine';
import { templateSubject } from './templates';

/** What a training holds at one of its steps. */
export interface Held {
  readonly step: number;
  /** TensorFlow.js' own account. */
  readonly tensors: number;
  readonly bytes: number;
  /** Of the process, in MB: resident, JavaScript's heap, and what it holds outside (WASM's memory among it). */
  readonly resident: number;
  readonly heap: number;
  readonly outside: number;
}

/** Steps that are trained, and how many lie between two looks. */
const STEPS = 10_000;
const EVERY = 1000;

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/**
 * Trains the tiny network for 10,000 steps on WASM, with a frame every ten steps and a validation every 46, and looks at its
 * memory every thousand.
 */
export async function* holdings(): AsyncGenerator<Held> {
  const { document } = await templateSubject('digits8x8-tiny');
  const training = { ...document.training, backend: 'wasm', epochs: 1000, framesEvery: 10 } as const;
  const control = createTrainingControl();
  const assets = { wasmBase: wasmFolder() };
  let due = EVERY;
  for await (const event of train({ document: { ...document, training }, readAsset, assets, control })) {
    if (event.type !== 'steps') continue;
    const step = event.steps.at(-1)?.step ?? 0;
    if (step < due) continue;
    due += EVERY;
    const { rss, heapUsed, external } = process.memoryUsage();
    const { tensors, bytes } = event;
    yield {
      ...{ step, tensors, bytes },
      resident: megabytes(rss),
      heap: megabytes(heapUsed),
      outside: megabytes(external),
    };
    if (step >= STEPS) control.stop();
  }
}
