import { beforeAll, describe, expect, it } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { nodeThreads } from '../../../electron/cli/threads';
import { compile } from '../../../shared/compile/compile';
import type { Plan } from '../../../shared/compile/plan';
import type { Dataset } from '../../../shared/data/dataset';
import { loadDataset } from '../../../shared/data/load';
import type { NormscopeDocument, TrainingSettings } from '../../../shared/document/schema';
import type { Clipping, Optimizer } from '../../../shared/document/training';
import { epochOrder, plainOrder } from '../../../shared/engine/loop/batches';
import type { Score } from '../../../shared/engine/loop/score';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Measured, Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer, programRuntime, type ThreadHost } from '../../../shared/engine/program';
import type { ProgramRuntime } from '../../../shared/engine/program/runtime';
import type { Frame } from '../../../shared/signals';
import { templateDocument } from '../loop/support';
import { expectSameFrame } from '../probes/closeFrames';
import { useBackend } from '../useBackend';

interface Subject {
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly document: NormscopeDocument;
}

/** What a few steps and a validation gave. */
interface Course {
  readonly steps: readonly Measured[];
  readonly validation: Score;
}

const STEPS = 4;

async function subject(template: string, settings: Partial<TrainingSettings> = {}): Promise<Subject> {
  const document = templateDocument(template, { framesEvery: 1, batchSize: 16, ...settings });
  const dataset = await loadDataset(document.dataset.id, readAsset);
  const { plan } = compile(document, dataset.info);
  if (plan === null) throw new Error(`Template ${template} does not compile.`);
  return { plan, dataset, document };
}

function runtime(): ProgramRuntime {
  const opened = programRuntime('portable');
  if (opened === null) throw new Error('This runtime lacks what programs need.');
  return opened;
}

/** Takes steps of which the last is of a smaller batch, and validates more images than fit into one run. */
async function course(trainer: Trainer, { document, dataset }: Subject): Promise<Course> {
  const { batchSize, seed, optimizer } = document.training;
  const order = epochOrder(seed, 1, dataset.train.count);
  const steps: Measured[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const images = step === STEPS ? 5 : batchSize;
    const indices = order.slice((step - 1) * batchSize, (step - 1) * batchSize + images);
    const rate = optimizer.learningRate / step;
    const taken = trainer.step({ step, indices, learningRate: rate, frames: step === 2 });
    steps.push(await taken.read());
    taken.dispose();
  }
  const validation = await trainer.validate(plainOrder(150));
  trainer.dispose();
  return { steps, validation };
}

async function byProgram(of: Subject, threads: number): Promise<Course> {
  const host = threads === 1 ? null : nodeThreads(threads);
  return await course(
    await openProgramTrainer(of.plan, of.dataset, of.document.training, runtime(), host),
    of,
  );
}

async function byTape(of: Subject): Promise<Course> {
  return await course(tapeTrainer(buildTape(of.plan, of.dataset, of.document.training)), of);
}

function expectClose(got: Course, want: Course, tolerance: number): void {
  const losses = ({ steps, validation }: Course): number[] => [
    ...steps.map(({ score }) => score.loss),
    validation.loss,
  ];
  for (const [index, loss] of losses(want).entries()) {
    expect(Math.abs((losses(got)[index] ?? Number.NaN) - loss)).toBeLessThan(
      tolerance * (1 + Math.abs(loss)),
    );
  }
  expect(got.steps.map(({ score }) => score.accuracy)).toEqual(want.steps.map(({ score }) => score.accuracy));
}

/** The frames are of the second step, before which the weights were rounded differently. */
function expectCloseFrame(got: Frame | undefined, want: Frame): void {
  if (got === undefined) throw new Error(`There is no frame of ${want.tap}.`);
  expectSameFrame({ ...got, parameters: want.parameters }, want);
  for (const name of ['gamma', 'beta', 'movingMean', 'movingVariance'] as const) {
    const digits = [...(want.parameters[name] ?? [])].map((value) => expect.closeTo(value, 4));
    expect([...(got.parameters[name] ?? [])]).toEqual(digits);
  }
}

beforeAll(() => useBackend('cpu'));

describe.each(['digits8x8-tiny', 'article-mnist', 'article-mnist-no-norm', 'residual-mnist'])(
  '%s',
  (template) => {
    it('trains as TensorFlow.js does in plain JavaScript', async () => {
      const of = await subject(template);
      const [got, tape] = [await byProgram(of, 2), await byTape(of)];
      expectClose(got, tape, 2e-5);
      const frames = ({ steps }: Course): Frame[] => steps.flatMap((step) => step.frames);
      expect(frames(got)).toHaveLength(of.plan.taps.length);
      for (const [index, want] of frames(tape).entries()) expectCloseFrame(frames(got)[index], want);
    });

    it('gives the same bits on one thread, on two and on three', async () => {
      const of = await subject(template);
      const alone = await byProgram(of, 1);
      expect(await byProgram(of, 2)).toEqual(alone);
      expect(await byProgram(of, 3)).toEqual(alone);
    });
  },
);

const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const rms = { learningRate: 0.003, rho: 0.9, epsilon: 1e-4 };

const optimizers: readonly Optimizer[] = [
  { kind: 'sgd', learningRate: 0.05 },
  { kind: 'momentum', learningRate: 0.05, momentum: 0.9, formula: 'keras' },
  { kind: 'momentum', learningRate: 0.05, momentum: 0.9, formula: 'torch' },
  { kind: 'nesterov', learningRate: 0.05, momentum: 0.9, formula: 'keras' },
  { kind: 'nesterov', learningRate: 0.05, momentum: 0.9, formula: 'torch' },
  { kind: 'rmsprop', ...rms, momentum: 0, centered: false, formula: 'keras' },
  { kind: 'rmsprop', ...rms, momentum: 0.5, centered: true, formula: 'torch' },
  { kind: 'adagrad', learningRate: 0.05, initialAccumulator: 0.1, epsilon: 1e-7, formula: 'keras' },
  { kind: 'adagrad', learningRate: 0.05, initialAccumulator: 0.1, epsilon: 1e-7, formula: 'torch' },
  { kind: 'adam', ...adam, formula: 'keras' },
  { kind: 'adam', ...adam, formula: 'torch' },
  { kind: 'adamw', ...adam, weightDecay: 0.1, formula: 'keras' },
];
const clippings: readonly Clipping[] = [{ kind: 'none' }, { kind: 'norm', maxNorm: 0.3 }];

describe.each(clippings)('with clipping of kind $kind', (clipping) => {
  it.each(optimizers)('the weights take the steps of $kind, $formula', async (optimizer) => {
    const of = await subject('digits8x8-tiny', { optimizer, clipping });
    // Adam makes a step of its own size of a gradient that is rounding noise.
    expectClose(await byProgram(of, 2), await byTape(of), optimizer.kind.startsWith('adam') ? 2e-3 : 1e-4);
  });
});

it('trains in the caller’s thread alone where another cannot start, and leaves none behind', async () => {
  const of = await subject('digits8x8-tiny');
  let ended = 0;
  const broken: ThreadHost = {
    count: 3,
    start: ({ number }) => ({
      ready: number === 1 ? Promise.resolve() : Promise.reject(new Error('No worker can be had.')),
      ended: Promise.resolve(),
      terminate: () => {
        ended += 1;
      },
    }),
  };
  const trainer = await openProgramTrainer(of.plan, of.dataset, of.document.training, runtime(), broken);
  expect(ended).toBe(2);
  expect(await course(trainer, of)).toEqual(await byProgram(of, 1));
});

describe('arithmetic as is fastest on this processor', () => {
  it('trains as portable arithmetic does, but for the last digits, and repeats itself', async () => {
    const of = await subject('residual-mnist');
    const fast = programRuntime('fast');
    if (fast === null) throw new Error('This runtime lacks what programs need.');
    const open = () => openProgramTrainer(of.plan, of.dataset, of.document.training, fast, nodeThreads(2));
    const first = await course(await open(), of);
    expect(await course(await open(), of)).toEqual(first);
    // Where two values under a pooling window are nearly equal, the last digit decides which of them takes the gradient.
    expectClose(first, await byProgram(of, 2), 5e-3);
  });

  it('runs in a binary of its own where relaxed SIMD is', () => {
    expect(programRuntime('fast')?.module).not.toBe(programRuntime('portable')?.module);
  });
});
