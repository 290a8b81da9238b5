import { setBackend } from '@tensorflow/tfjs-core';
import { wasmFolder } from '../../electron/cli/files';
import { compile } from '../../shared/compile/compile';
import type { BackendName } from '../../shared/document/schema';
import { openBackend } from '../../shared/engine';
import { epochOrder } from '../../shared/engine/loop/batches';
import { openSession } from '../../shared/engine/loop/session';
import type { ThreadHost } from '../../shared/engine/program';
import type { Subject } from './networks';

/** A training that takes its steps when it is told. */
export interface Stepper {
  /** Trains `count` steps, with a frame in every `framesEvery`-th (0: none). */
  steps(count: number, framesEvery: number): Promise<void>;
  dispose(): void;
}

/** A stepper over a document's network and data set. */
export async function openStepper(
  { document, dataset }: Subject,
  backend: BackendName,
  threads: ThreadHost | null = null,
): Promise<Stepper> {
  const opened = await openBackend(backend, { wasmBase: wasmFolder() });
  if (opened.name !== backend) throw new Error(`${backend} is not to be had here. ${opened.note ?? ''}`);
  const { plan, problems } = compile(document, dataset.info);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
  const { batchSize, seed, optimizer } = document.training;
  const { learningRate } = optimizer;
  const session = await openSession(plan, dataset, document.training, threads);
  const order = epochOrder(seed, 1, session.trainCount);
  const batches = Math.floor(order.length / batchSize);
  let step = 0;
  return {
    steps: async (count, framesEvery) => {
      await setBackend(backend);
      for (let index = 0; index < count; index++) {
        const start = (step % batches) * batchSize;
        step += 1;
        const frames = framesEvery > 0 && step % framesEvery === 0;
        const taken = session.trainer.step({
          step,
          indices: order.slice(start, start + batchSize),
          learningRate,
          frames,
        });
        await taken.read();
        taken.dispose();
      }
    },
    dispose: () => session.dispose(),
  };
}
