import { type Compiler, storeOf } from './compiler';
import { rest } from './rest';

/** Of the WebGPU backend, whose store has a promise of each pipeline until it is done; null of any other. */
export function findWebGpuCompiler(owner: object): Compiler | null {
  if (!('runWebGPUProgram' in owner)) return null;
  const store = storeOf(owner, 'pipelineCache');
  const unfinished = (): string[] => Object.keys(store).filter((key) => store[key] instanceof Promise);
  return {
    flag: 'WEBGPU_ENGINE_COMPILE_ONLY',
    finish: async (isOver) => {
      const under = { way: 0 };
      const failures: unknown[] = [];
      for (const key of unfinished()) {
        under.way += 1;
        void settle(store, key)
          .catch((error: unknown) => failures.push(error))
          .finally(() => {
            under.way -= 1;
          });
      }
      while (under.way > 0) {
        if (isOver()) return false;
        await rest();
      }
      const [failure] = failures;
      if (failure !== undefined) throw failure;
      return true;
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
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The graphics driver could not compile a shader (${why.trim()}).`, { cause: error });
  }
}
