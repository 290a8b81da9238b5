import { type KernelFunc, registerKernel, setBackend, unregisterKernel } from '@tensorflow/tfjs-core';
import { wasmFolder } from '../../electron/cli/files';
import { compile } from '../../shared/compile/compile';
import type { Plan } from '../../shared/compile/plan';
import type { BackendName } from '../../shared/document/schema';
import { openBackend } from '../../shared/engine';
import { engineKernels } from '../../shared/engine/kernels';
import { epochOrder } from '../../shared/engine/loop/batches';
import { openSession, type Session } from '../../shared/engine/loop/session';
import { buildTape, tapeTrainer } from '../../shared/engine/loop/tapeTrainer';
import type { ThreadHost } from '../../shared/engine/program';
import type { Side } from './bench';
import type { Subject } from './networks';

/** A training that takes its steps when it is told. */
export interface Stepper {
  /** Trains `count` steps, with a frame in every `framesEvery`-th (0: none). */
  steps(count: number, framesEvery: number): Promise<void>;
  /** Why it does not train as a program on all its threads, though it should; null where it does, or is not meant to. */
  readonly note: string | null;
  dispose(): void;
}

/** So many steps of a stepper as a side of a bench. */
export function sideOf(name: string, stepper: Stepper, units: number, framesEvery = 0): Side {
  return { name, units, note: stepper.note, run: () => stepper.steps(units, framesEvery) };
}

/** A stepper over a document's network and data set, trained as the app does. */
export async function openStepper(
  subject: Subject,
  backend: BackendName,
  threads: ThreadHost | null = null,
): Promise<Stepper> {
  return await stepperOf(subject, backend, (plan) =>
    openSession(plan, subject.dataset, subject.document.training, threads),
  );
}

/** The same over the tape on WASM, with the engine's own kernels: what a runtime without shared memory trains with. */
export async function openTapeStepper(subject: Subject): Promise<Stepper> {
  return await stepperOf(subject, 'wasm', (plan) => Promise.resolve(overTape(plan, subject)));
}

/**
 * The same over TensorFlow.js' tape and its own operators on WASM: convolutions' gradients, which it lacks there, are composed
 * of those that it has.
 */
export async function openComposedStepper(subject: Subject): Promise<Stepper> {
  return await stepperOf(subject, 'wasm', (plan) => {
    for (const { name, compose } of engineKernels) {
      unregisterKernel(name, 'wasm');
      const kernelFunc: KernelFunc = ({ inputs, attrs }) => compose({ inputs, attrs: attrs ?? {} });
      registerKernel({ kernelName: name, backendName: 'wasm', kernelFunc });
    }
    return Promise.resolve(overTape(plan, subject));
  });
}

type Opened = Pick<Session, 'trainer' | 'note'>;

function overTape(plan: Plan, { dataset, document }: Subject): Opened {
  return { trainer: tapeTrainer(buildTape(plan, dataset, document.training)), note: null };
}

async function stepperOf(
  { document, dataset }: Subject,
  backend: BackendName,
  open: (plan: Plan) => Promise<Opened>,
): Promise<Stepper> {
  const opened = await openBackend(backend, { wasmBase: wasmFolder() });
  if (opened.name !== backend) throw new Error(`${backend} is not to be had here. ${opened.note ?? ''}`);
  const { plan, problems } = compile(document, dataset.info);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
  const { batchSize, seed, optimizer } = document.training;
  const { learningRate } = optimizer;
  const { trainer, note } = await open(plan);
  const order = epochOrder(seed, 1, dataset.train.count);
  const batches = Math.floor(order.length / batchSize);
  let step = 0;
  return {
    note,
    steps: async (count, framesEvery) => {
      await setBackend(backend);
      for (let index = 0; index < count; index++) {
        const start = (step % batches) * batchSize;
        step += 1;
        const frames = framesEvery > 0 && step % framesEvery === 0;
        const indices = order.slice(start, start + batchSize);
        const taken = trainer.step({ step, indices, learningRate, frames });
        await taken.read();
        taken.dispose();
      }
    },
    dispose: () => trainer.dispose(),
  };
}
