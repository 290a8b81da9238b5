import { compile } from '../../shared/compile/compile';
import type { BackendName } from '../../shared/document/schema';
import { openBackend } from '../../shared/engine';
import { webglOpener } from '../../shared/engine/backends/webgl';
import { webgpuOpener } from '../../shared/engine/backends/webgpu';
import { epochOrder } from '../../shared/engine/loop/batches';
import { createBreathe } from '../../shared/engine/loop/breathe';
import { createPipeline } from '../../shared/engine/loop/pipeline';
import { openSession, type Session } from '../../shared/engine/loop/session';
import { articleOnNoise, vggOnNoise } from '../bench/networks';
import { countGpuWork, type GpuWork, takeGpuWork } from './counters';
import { type FitNetwork, openFit } from './fit';

/** What is compared. */
export interface Comparison {
  readonly backend: BackendName;
  readonly network: FitNetwork;
  readonly batchSize: number;
  /** Steps of one run of a side: an epoch of the noise. */
  readonly steps: number;
  /** Our loop with frames in every n-th step, each a side; 0: none. */
  readonly framesEvery: readonly number[];
}

/** The sides by name; each takes the comparison's steps and ends when their results are there. */
const sides = new Map<string, () => Promise<unknown>>();

const onNoise = { article: articleOnNoise, 'vgg-mini': vggOnNoise };

countGpuWork();

/** What the adapter or renderer behind a backend is called. */
export async function deviceName(backend: 'webgl' | 'webgpu'): Promise<string> {
  const { identify } = backend === 'webgl' ? webglOpener : webgpuOpener;
  return await identify();
}

/** Opens a network on a backend: our loop, and TensorFlow.js' own. */
export async function open({ backend, network, batchSize, steps, framesEvery }: Comparison): Promise<void> {
  const opened = await openBackend(backend, { wasmBase: './' });
  if (opened.name !== backend) throw new Error(`${backend} is not to be had here. ${opened.note ?? ''}`);
  const { document, dataset } = onNoise[network](batchSize, steps);
  const { plan, problems } = compile(document, dataset.info);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
  const take = stepsOf(await openSession(plan, dataset, document.training, null), steps);
  for (const every of framesEvery) sides.set(`ours ${every}`, () => take(every));
  sides.set('fit', openFit(network, dataset.train, batchSize));
}

/** Takes steps as the loop does: two under way, and a turn of the event loop in between. */
function stepsOf(
  { trainer, settings, trainCount }: Session,
  steps: number,
): (framesEvery: number) => Promise<void> {
  const { batchSize, seed, optimizer } = settings;
  const order = epochOrder(seed, 1, trainCount);
  const breathe = createBreathe();
  let step = 0;
  return async (framesEvery) => {
    const pipeline = createPipeline(trainer, () => performance.now());
    for (let start = 0; start < steps * batchSize; start += batchSize) {
      step += 1;
      const frames = framesEvery > 0 && step % framesEvery === 0;
      const indices = order.slice(start, start + batchSize);
      pipeline.begin(1, { step, indices, learningRate: optimizer.learningRate, frames });
      if (!pipeline.hungry()) await pipeline.finish();
      await breathe();
    }
    while ((await pipeline.finish()) !== null);
  };
}

/** Lets one side take its steps. */
export async function run(side: string): Promise<void> {
  await sides.get(side)?.();
}

/** What a side asks of the GPU in one step of `steps`. */
export async function workOf(side: string, steps: number): Promise<GpuWork> {
  await run(side);
  takeGpuWork();
  await run(side);
  const { dispatches, uploads, readBacks } = takeGpuWork();
  return { dispatches: dispatches / steps, uploads: uploads / steps, readBacks: readBacks / steps };
}
