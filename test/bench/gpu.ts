import { isSoftwareRenderer } from '../../shared/engine/backends/software';
import type { FitNetwork } from '../gpu/fit';
import type { GpuDevice } from '../gpu/openPage';
import type { Bench, NamedBench, Side } from './bench';

/** Our program in the window. */
declare const gpuBench: typeof import('../gpu/benchPage');

type GpuBackend = 'webgl' | 'webgpu';

const sideNames: Readonly<Record<string, string>> = {
  fit: 'model.fit',
  'ours 0': 'Normscope',
  'ours 8': 'Normscope, a frame every 8 steps',
  'ours 1': 'Normscope, a frame every step',
};

const networkNames: Readonly<Record<FitNetwork, string>> = {
  article: 'the article’s network',
  'vgg-mini': 'VGG-mini',
};

/** Our loop beside TensorFlow.js' own, in a window. */
interface BesideFit {
  readonly name: string;
  readonly backend: GpuBackend;
  readonly network: FitNetwork;
  readonly batchSize: number;
  readonly rounds: number;
  readonly steps: number;
  /** Frames in every n-th step; 0: none. */
  readonly framesEvery: readonly number[];
}

/** In software few steps of few images: seconds for each. */
const inSoftware: readonly BesideFit[] = [
  ...(['webgl', 'webgpu'] as const).map((backend): BesideFit => {
    const few = backend === 'webgl' ? { batchSize: 32, rounds: 9 } : { batchSize: 8, rounds: 7 };
    return { name: backend, backend, network: 'article', ...few, steps: 8, framesEvery: [0, 8, 1] };
  }),
  ...(['webgl', 'webgpu'] as const).map((backend): BesideFit => {
    const few = { batchSize: backend === 'webgl' ? 4 : 2, rounds: 3, steps: 2, framesEvery: [0] };
    return { name: `${backend}-vgg`, backend, network: 'vgg-mini', ...few };
  }),
];

const onHardware: readonly BesideFit[] = (['webgl', 'webgpu'] as const).flatMap((backend) => [
  {
    ...{ name: backend, backend, network: 'article', batchSize: 32 },
    ...{ rounds: 15, steps: 64, framesEvery: [0, 8, 1] },
  },
  {
    ...{ name: `${backend}-128`, backend, network: 'article', batchSize: 128 },
    ...{ rounds: 15, steps: 64, framesEvery: [0, 8] },
  },
  {
    ...{ name: `${backend}-vgg`, backend, network: 'vgg-mini', batchSize: 64 },
    ...{ rounds: 9, steps: 32, framesEvery: [0, 8] },
  },
]);

/** How many times as fast as `model.fit` a step is to be at least. */
const BARS: Readonly<Record<GpuDevice, number>> = { software: 1.2, hardware: 1.5 };

/** The benches of GPUs: emulated in software, the same on every machine, or the machine's own. */
export function gpuBenches(device: GpuDevice): readonly NamedBench[] {
  return (device === 'software' ? inSoftware : onHardware).map((comparison) => ({
    name: comparison.name,
    open: () => openBench(comparison, device),
  }));
}

async function openBench(comparison: BesideFit, device: GpuDevice): Promise<Bench> {
  const { backend, network, batchSize, steps, rounds, framesEvery } = comparison;
  // What opens windows holds some 40 MB, which are no other bench's.
  const { openGpuPage } = await import('../gpu/openPage');
  const { page, close } = await openGpuPage(process.cwd(), 'test/gpu/benchPage.ts', 'gpuBench', device);
  try {
    const renderer = await page.evaluate((name) => gpuBench.deviceName(name), backend);
    if (device === 'hardware') requireHardware(backend, renderer);
    await page.evaluate((what) => gpuBench.open(what), { backend, network, batchSize, steps, framesEvery });
    const side = (key: string): Side => ({
      ...{ name: sideNames[key] ?? key, units: steps },
      run: () => page.evaluate((name) => gpuBench.run(name), key),
      ...(key === 'ours 0' ? { timesAsFast: BARS[device] } : {}),
    });
    const work: string[] = [];
    for (const key of ['fit', 'ours 0']) {
      const { dispatches, uploads, readBacks } = await page.evaluate(
        ([name, count]) => gpuBench.workOf(name, count),
        [key, steps] as const,
      );
      work.push(`${sideNames[key]}: ${dispatches} programs, ${uploads} uploads, ${readBacks} read-backs`);
    }
    const where = `${backend}${device === 'software' ? ' in software' : ''} (${renderer})`;
    return {
      title: `A training step of ${networkNames[network]}, batch ${batchSize}, on ${where}. ${work.join('; ')}`,
      rounds,
      sides: ['fit', ...framesEvery.map((every) => `ours ${every}`)].map(side),
      dispose: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function requireHardware(backend: GpuBackend, renderer: string): void {
  if (renderer !== '' && !isSoftwareRenderer(renderer)) return;
  const found =
    renderer === '' ? 'nothing offers it' : `its renderer is «${renderer}», which works in software`;
  throw new Error(
    `There is no GPU for ${backend} here: ${found}. Look for the system's driver of the GPU (on Linux, for Vulkan), name flags of ` +
      'Chromium that suit it in NORMSCOPE_GPU_FLAGS, or measure in software, without --gpu.',
  );
}
