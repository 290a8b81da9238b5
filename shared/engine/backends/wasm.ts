import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { backend, env, setBackend } from '@tensorflow/tfjs-core';
import { guardAllocations } from './allocationGuard';
import type { Attempt, BackendOpener, EngineAssets } from './attempt';

/** WebAssembly with SIMD where the processor has it, in one thread. */
export const wasmOpener: BackendOpener = {
  name: 'wasm',
  label: 'WASM',
  identify: () => Promise.resolve(''),
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
    if (!(await setBackend('wasm'))) return { kind: 'refused', reason };
    const opened = backend();
    if (opened instanceof BackendWasm) guardAllocations(opened.wasm);
    return { kind: 'opened' };
  } catch (error) {
    return { kind: 'refused', reason: `${reason} (${String(error)})` };
  }
}
