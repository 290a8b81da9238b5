import { type Compiler, describeBroken, storeOf } from './compiler';
import { unlessOver } from './rest';

/** Of the WebGPU backend, whose store has a promise of each pipeline until it is done; null of any other. */
export function findWebGpuCompiler(owner: object): Compiler | null {
  if (!('runWebGPUProgram' in owner)) return null;
  const store = storeOf(owner, 'pipelineCache');
  const unfinished = (): string[] => Object.keys(store).filter((key) => store[key] instanceof Promise);
  return {
    flag: 'WEBGPU_ENGINE_COMPILE_ONLY',
    // A device that goes away rejects all promises at once, those too that are given up by then.
    listen: () => {
      for (const key of unfinished()) Promise.resolve(store[key]).catch(() => undefined);
    },
    finish: async (isOver) => {
      const settled = unfinished().map((key) => settle(store, key));
      return await unlessOver(Promise.all(settled), isOver);
    },
    forgetUnfinished: () => {
      for (const key of unfinished()) delete store[key];
    },
  };
}

/** Puts a pipeline in the place of its promise. One that was given up is put there too: it is done now. */
async function settle(store: Record<string, unknown>, key: string): Promise<void> {
  const underWay = store[key];
  try {
    store[key] = await underWay;
  } catch (error) {
    if (store[key] === underWay) delete store[key];
    throw describeBroken(error instanceof Error ? error.message : String(error), error);
  }
}
