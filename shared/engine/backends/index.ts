// For its side effect: the gradients of TensorFlow.js' operators, which tfjs-core itself leaves unregistered.
import '@tensorflow/tfjs-layers';
import type { BackendChoice } from '../../document/schema';
import type { BackendOpener, EngineAssets } from './attempt';
import { createDescent, type OpenedBackend } from './descent';
import { OPENERS } from './openers';

export type { EngineAssets } from './attempt';

/**
 * Makes a backend current for everything the engine does next, with the engine's own kernels registered on it. `auto`
 * takes the first of webgpu, webgl, wasm, cpu that works here, passing over a GPU that is emulated in software (slower than
 * WASM). A backend asked for by name that does not work gives way to the next in that order, and the note says so.
 * Works in a page, a worker and Node. Throws where not even plain JavaScript starts. A training measures first which
 * is the fastest: see engine/selection.
 */
export async function openBackend(choice: BackendChoice, assets: EngineAssets): Promise<OpenedBackend> {
  return await createDescent(openersFrom(choice), choice, assets).next();
}

/** What may be opened for a choice, in the order of preference: for a name, that one and those after it. */
export function openersFrom(choice: BackendChoice): readonly BackendOpener[] {
  const first = OPENERS.findIndex(({ name }) => name === choice);
  return OPENERS.slice(Math.max(first, 0));
}
