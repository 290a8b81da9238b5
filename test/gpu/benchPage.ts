import { backend, env, memory } from '@tensorflow/tfjs-core';
import { compile } from '../../shared/compile/compile';
import type { BackendName } from '../../shared/document/schema';
import { openBackend } from '../../shared/engine';
import { epochOrder } from '../../shared/engine/loop/batches';
import { createBreathe } from '../../shared/engine/loop/breathe';
import { createPipeline } from '../../shared/engine/loop/pipeline';
import { openSession } from '../../shared/engine/loop/session';
import { articleOnNoise } from '../bench/networks';
import { countGpuWork, type GpuWork, takeGpuWork } from './counters';
import { articleModel, fitData } from './fit';

countGpuWork();

export interface Steppers {
  ours(count: number, framesEvery: number): Promise<void>;
  fit(count: number): Promise<void>;
}

let steppers: Steppers | null = null;

export async function open(name: BackendName, batchSize: number): Promise<void> {
  const opened = await openBackend(name, { wasmBase: './' });
  if (opened.name !== name) throw new Error(`${name} is not to be had here. ${opened.note ?? ''}`);
  const { document, dataset } = articleOnNoise(batchSize);
  const { plan, problems } = compile(document, dataset.info);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
  const session = openSession(plan, dataset, document.training);
  const order = epochOrder(0, 1, session.trainCount);
  const breathe = createBreathe();
  let step = 0;
  const model = articleModel(true);
  const data = fitData(dataset.train);
  steppers = {
    ours: async (count, framesEvery) => {
      const pipeline = createPipeline(session.trainer, () => performance.now());
      for (let index = 0; index < count; index++) {
        const start = (step % 8) * batchSize;
        step += 1;
        const frames = framesEvery > 0 && step % framesEvery === 0;
        pipeline.begin(1, { step, indices: order.slice(start, start + batchSize), learningRate: 1e-3, frames });
        if (!pipeline.hungry()) await pipeline.finish();
        await breathe();
      }
      while ((await pipeline.finish()) !== null);
    },
    fit: async () => {
      await model.fit(data.x, data.y, { batchSize, epochs: 1, verbose: 0 });
    },
  };
}

export async function run(side: keyof Steppers, count: number, framesEvery = 0): Promise<number> {
  if (steppers === null) throw new Error('Open a backend first.');
  const start = performance.now();
  await steppers[side](count, framesEvery);
  return (performance.now() - start) / count;
}

export async function workOf(side: keyof Steppers, count: number, framesEvery = 0): Promise<GpuWork> {
  takeGpuWork();
  await run(side, count, framesEvery);
  const { dispatches, uploads, readBacks } = takeGpuWork();
  return { dispatches: dispatches / count, uploads: uploads / count, readBacks: readBacks / count };
}

/** Programs run per step, by class. */
export async function programs(side: keyof Steppers, count: number, framesEvery = 0): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const owner: object = backend();
  const name = 'runWebGLProgram' in owner ? 'runWebGLProgram' : 'runWebGPUProgram';
  const original = Reflect.get(owner, name);
  Reflect.set(owner, name, (...args: unknown[]) => {
    const key = (args[0] as object).constructor.name + ' ' + JSON.stringify((args[0] as {outputShape: number[]}).outputShape);
    counts[key] = (counts[key] ?? 0) + 1 / count;
    return Reflect.apply(original, owner, args);
  });
  await run(side, count, framesEvery);
  Reflect.deleteProperty(owner, name);
  return counts;
}
export { env, memory };
