import { fileURLToPath } from 'node:url';
import { openBackend } from '../../shared/engine/backends';

/** Backends that run without a GPU: every numerical test holds on both. */
export const hostBackends = ['wasm', 'cpu'] as const;

/** Folder of TensorFlow.js' WASM binaries. */
export const wasmBase = fileURLToPath(
  new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);

/** Makes that very backend current; anything else is an error. */
export async function useBackend(name: (typeof hostBackends)[number]): Promise<void> {
  const opened = await openBackend(name, { wasmBase });
  if (opened.name !== name) throw new Error(`Asked for ${name}, got ${opened.name}: ${opened.note}`);
}
