import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import type { Attempt, BackendOpener, EngineAssets } from './attempt';

/** WebAssembly with SIMD where the processor has it, in one thread. */
export const wasmOpener: BackendOpener = {
  name: 'wasm',
  label: 'WASM',
  async open(assets) {
    if (!('WebAssembly' in globalThis)) return { kind: 'absent', reason: 'this runtime has no WebAssembly' };
    return await start(assets);
  },
};

async function start(assets: EngineAssets): Promise<Attempt> {
  const reason = `its binary could not be loaded from ${assets.wasmBase}`;
  try {
    // TensorFlow.js starts its threads from blob: URLs, which a strict content security policy forbids: it would wait for
    // them for ever.
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths(assets.wasmBase);
    return (await setBackend('wasm')) ? { kind: 'opened' } : { kind: 'refused', reason };
  } catch (error) {
    return { kind: 'refused', reason: `${reason} (${String(error)})` };
  }
}
