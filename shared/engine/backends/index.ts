// For its side effect: the gradients of TensorFlow.js' operators, which tfjs-core itself leaves unregistered.
import '@tensorflow/tfjs-layers';
import type { BackendChoice, BackendName } from '../../document/schema';
import { registerKernels } from '../kernels';
import type { Attempt, BackendOpener, EngineAssets } from './attempt';
import { cpuOpener } from './cpu';
import { wasmOpener } from './wasm';
import { webglOpener } from './webgl';
import { webgpuOpener } from './webgpu';

export type { EngineAssets } from './attempt';

/** The backend in use, and a sentence where it is not the one that was asked for or would be expected. */
export interface OpenedBackend {
  readonly name: BackendName;
  readonly note: string | null;
}

/** Fastest first; each is what is taken where those before it do not work. */
const OPENERS: readonly BackendOpener[] = [webgpuOpener, webglOpener, wasmOpener, cpuOpener];

interface Failure {
  readonly opener: BackendOpener;
  readonly attempt: Exclude<Attempt, { kind: 'opened' }>;
}

/**
 * Makes a backend current for everything the engine does next, with the engine's own kernels registered on it. `auto`
 * takes the first of webgpu, webgl, wasm, cpu that works here, passing over a GPU that is emulated in software (slower than
 * WASM). A backend asked for by name that does not work gives way to the next in that order, and the note says so.
 * Works in a page, a worker and Node. Throws where not even plain JavaScript starts.
 */
export async function openBackend(choice: BackendChoice, assets: EngineAssets): Promise<OpenedBackend> {
  const failures: Failure[] = [];
  for (const opener of candidates(choice)) {
    const attempt = await opener.open(assets, opener.name === choice);
    if (attempt.kind === 'opened') {
      registerKernels(opener.name);
      return { name: opener.name, note: explain(opener, failures, choice) };
    }
    failures.push({ opener, attempt });
  }
  throw new Error(
    `No backend could be started: expected one of ${candidates(choice)
      .map(({ label }) => label)
      .join(', ')} to work, but ${clauses(failures)}. Install the app anew.`,
  );
}

function candidates(choice: BackendChoice): readonly BackendOpener[] {
  const first = OPENERS.findIndex(({ name }) => name === choice);
  return OPENERS.slice(Math.max(first, 0));
}

function explain(opened: BackendOpener, failures: readonly Failure[], choice: BackendChoice): string | null {
  // What the host lacks altogether is worth a word only to someone who asked for it.
  const told = failures.filter(
    ({ attempt }, index) => attempt.kind === 'refused' || (choice !== 'auto' && index === 0),
  );
  if (told.length === 0) return null;
  return `Training runs on ${opened.label}, because ${clauses(told)}.`;
}

function clauses(failures: readonly Failure[]): string {
  return failures
    .map(({ opener, attempt }) => `${opener.label} cannot be used: ${attempt.reason}`)
    .join('; ');
}
