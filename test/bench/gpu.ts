import type { BackendName } from '../../shared/document/schema';
import type { NamedBench, Side } from './bench';

/** Our program in the window. */
declare const gpuBench: typeof import('../gpu/benchPage');

/** Steps of one run, as many as the page takes. */
const STEPS = 8;

/** Frames in every n-th step; 0: none. */
const FRAMES_EVERY = [0, 8, 1];

const NAMES: Readonly<Record<string, string>> = {
  fit: 'model.fit',
  'ours 0': 'Normscope',
  'ours 8': 'Normscope, a frame every 8 steps',
  'ours 1': 'Normscope, a frame every step',
};

/** Our loop beside TensorFlow.js' own, in a window, on a GPU that is emulated in software. */
function besideFit(backend: BackendName, batchSize: number, rounds: number): NamedBench {
  return {
    name: backend,
    open: async () => {
      // What opens windows holds some 40 MB, which are no other bench's.
      const { openGpuPage } = await import('../gpu/openPage');
      const { page, close } = await openGpuPage(process.cwd(), 'test/gpu/benchPage.ts', 'gpuBench');
      await page.evaluate(([name, size, every]) => gpuBench.open(name, size, every), [
        backend,
        batchSize,
        FRAMES_EVERY,
      ] as const);
      const side = (key: string): Side => ({
        ...{ name: NAMES[key] ?? key, units: STEPS },
        run: () => page.evaluate((name) => gpuBench.run(name), key),
      });
      const keys = ['fit', ...FRAMES_EVERY.map((every) => `ours ${every}`)];
      const work: string[] = [];
      for (const key of ['fit', 'ours 0']) {
        const { dispatches, uploads, readBacks } = await page.evaluate((name) => gpuBench.workOf(name), key);
        work.push(`${NAMES[key]}: ${dispatches} programs, ${uploads} uploads, ${readBacks} read-backs`);
      }
      return {
        title: `A training step of the article’s network, batch ${batchSize}, on ${backend} in software. ${work.join('; ')}`,
        rounds,
        sides: keys.map(side),
        dispose: close,
      };
    },
  };
}

export const webgl = besideFit('webgl', 32, 9);
export const webgpu = besideFit('webgpu', 8, 7);
