import { compile } from '../../shared/compile/compile';
import type { BackendName } from '../../shared/document/schema';
import { openBackend } from '../../shared/engine';
import { epochOrder } from '../../shared/engine/loop/batches';
import { createBreathe } from '../../shared/engine/loop/breathe';
import { createPipeline } from '../../shared/engine/loop/pipeline';
import { openSession, type Session } from '../../shared/engine/loop/session';
import { articleOnNoise } from '../bench/networks';
import { countGpuWork, type GpuWork, takeGpuWork } from './counters';
import { openFit } from './fit';

/** Steps of one run of a side: an epoch of the noise. */
const STEPS = 8;

/** The sides by name; each takes `STEPS` steps and ends when their results are there. */
const sides = new Map<string, () => Promise<unknown>>();

countGpuWork();

/** Opens the article's network on a backend: our loop with frames in every n-th step, and TensorFlow.js' own. */
export async function open(
  name: BackendName,
  batchSize: number,
  framesEvery: readonly number[],
): Promise<void> {
  const opened = await openBackend(name, { wasmBase: './' });
  if (opened.name !== name) throw new Error(`${name} is not to be had here. ${opened.note ?? ''}`);
  const { document, dataset } = articleOnNoise(batchSize, STEPS);
  const { plan, problems } = compile(document, dataset.info);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
  const take = stepsOf(await openSession(plan, dataset, document.training, null));
  for (const every of framesEvery) sides.set(`ours ${every}`, () => take(every));
  sides.set('fit', openFit(dataset.train, batchSize));
}

/** Takes steps as the loop does: two under way, and a turn of the event loop in between. */
function stepsOf({ trainer, settings, trainCount }: Session): (framesEvery: number) => Promise<void> {
  const { batchSize, seed, optimizer } = settings;
  const order = epochOrder(seed, 1, trainCount);
  const breathe = createBreathe();
  let step = 0;
  return async (framesEvery) => {
    const pipeline = createPipeline(trainer, () => performance.now());
    for (let start = 0; start < STEPS * batchSize; start += batchSize) {
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

/** What a side asks of the GPU in one step. */
export async function workOf(side: string): Promise<GpuWork> {
  await run(side);
  takeGpuWork();
  await run(side);
  const { dispatches, uploads, readBacks } = takeGpuWork();
  return { dispatches: dispatches / STEPS, uploads: uploads / STEPS, readBacks: readBacks / STEPS };
}
