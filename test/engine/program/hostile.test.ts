import { beforeAll, describe, expect, it } from 'vitest';
import { nodeThreads } from '../../../electron/cli/threads';
import type { TrainingSettings } from '../../../shared/document/schema';
import type { Optimizer } from '../../../shared/document/training';
import { plainOrder } from '../../../shared/engine/loop/batches';
import type { WeightValues } from '../../../shared/engine/loop/snapshot';
import type { Measured, Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer, type ThreadHost } from '../../../shared/engine/program';
import type { ThreadLink } from '../../../shared/engine/program/threads';
import { drawNetwork } from '../../networks/drawNetwork';
import { useBackend } from '../useBackend';
import { complaintsOf } from './judge';
import { byProgram, byReference, byTape } from './outcomes';

import { chain, runtime, type Subject, subjectOf } from './subject';

/** Without dilated windows, which may lie over the padding alone, so that nothing of an image passes. */
const seeds = Array.from({ length: 80 }, (_, index) => 5000 + index)
  .filter((seed) => !drawNetwork(seed).nodes.some(([, , config]) => Number(config?.['dilationRate']) > 1))
  .slice(0, 40);

function subject(seed: number, settings: Partial<TrainingSettings> = {}): Subject {
  const of = subjectOf(drawNetwork(seed), settings);
  if (of === null) throw new Error(`The network of seed ${seed} does not compile.`);
  return of;
}

async function open(
  { plan, dataset, settings }: Subject,
  threads: ThreadHost | null = null,
): Promise<Trainer> {
  return await openProgramTrainer(plan, dataset, settings, runtime(), threads);
}

async function step(trainer: Trainer, images: number, learningRate = 0.1, number = 1): Promise<Measured> {
  const order = { step: number, indices: plainOrder(images), learningRate, frames: true };
  const taken = trainer.step(order);
  const measured = await taken.read();
  taken.dispose();
  return measured;
}

const finite = (values: ArrayLike<number>): boolean => Array.from(values).every(Number.isFinite);

beforeAll(() => useBackend('cpu'));

describe('what is no number', () => {
  it.each(seeds)('shows in the loss, and in frames, where it is in an image: seed %i', async (seed) => {
    const of = subject(seed);
    const pixels = of.dataset.train.pixels.slice();
    pixels.fill(Number.NaN, 0, pixels.length / of.dataset.train.count);
    const spoilt = { ...of, dataset: { ...of.dataset, train: { ...of.dataset.train, pixels } } };
    const trainer = await open(spoilt);
    const { score, frames } = await step(trainer, of.settings.batchSize);
    trainer.dispose();
    expect(score.loss).toBeNaN();
    for (const { before, after } of frames) {
      expect(finite(before.mean)).toBe(false);
      expect(finite(after.mean)).toBe(false);
    }
  });

  it.each(seeds)('shows in the loss where it is in a weight: seed %i', async (seed) => {
    const of = subject(seed);
    const trainer = await open(of);
    const begun = await trainer.snapshot();
    const spoil = async (weight: WeightValues, value: number): Promise<void> => {
      const spoilt = { ...weight, values: weight.values.map(() => value) };
      const weights = begun.weights.map((each) => (each === weight ? spoilt : each));
      trainer.restore({ ...begun, weights });
      const running = weight.name.startsWith('moving_');
      if (!running) expect((await step(trainer, of.settings.batchSize)).score.loss).toBeNaN();
      trainer.restore({ ...begun, weights });
      expect((await trainer.validate(plainOrder(3))).loss).toBeNaN();
    };
    // A slope of negative values has no say where there are none, and a number of updates none in inference.
    const weights = begun.weights.filter(({ name }) => name !== 'alpha' && name !== 'updates');
    for (const weight of weights) await spoil(weight, Number.NaN);
    trainer.dispose();
  });

  it('shows in all weights after a step whose gradients are clipped', async () => {
    const clipping = { kind: 'norm', maxNorm: 1 } as const;
    const of = subject(seeds[0] ?? 0, { clipping });
    of.dataset.train.pixels.fill(Number.POSITIVE_INFINITY);
    const trainer = await open(of);
    expect((await step(trainer, of.settings.batchSize)).score.loss).toBeNaN();
    const { weights } = await trainer.snapshot();
    expect(weights.every(({ values }) => values.every(Number.isNaN))).toBe(true);
    trainer.dispose();
  });
});

const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, formula: 'keras' } as const;
const optimizers: readonly Optimizer[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'nesterov', learningRate: 0.1, momentum: 0.9, formula: 'keras' },
  { kind: 'momentum', learningRate: 0.1, momentum: 0.9, formula: 'torch' },
  {
    kind: 'rmsprop',
    learningRate: 0.1,
    rho: 0.9,
    momentum: 0.9,
    epsilon: 1e-7,
    centered: true,
    formula: 'keras',
  },
  { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0, epsilon: 1e-7, formula: 'torch' },
  { kind: 'adam', ...adam },
  { kind: 'adamw', ...adam, weightDecay: 0.1 },
];

it.each(optimizers)(
  'a learning rate of 0 leaves every weight that is trained as it is: $kind',
  async (optimizer) => {
    const of = subject(5002, { optimizer });
    const trainer = await open(of);
    const trained = async (): Promise<readonly Float32Array[]> =>
      (await trainer.snapshot()).weights
        .filter(({ name }) => !name.startsWith('moving_') && name !== 'updates')
        .map(({ values }) => values);
    const before = await trained();
    await step(trainer, of.settings.batchSize, 0);
    expect(await trained()).toEqual(before);
    trainer.dispose();
  },
);

it.each(seeds.slice(0, 12))(
  'a batch smaller than the largest gives the same bits as alone: seed %i',
  async (seed) => {
    const [small, large] = [subject(seed, { batchSize: 1 }), subject(seed, { batchSize: 3 })];
    const dataset = large.dataset;
    const [alone, within] = [await open({ ...small, dataset }), await open(large)];
    await step(within, 3);
    within.restore({ ...(await alone.snapshot()) });
    expect(await step(within, 1)).toEqual(await step(alone, 1));
    expect(await within.snapshot()).toEqual(await alone.snapshot());
    for (const trainer of [alone, within]) trainer.dispose();
  },
);

describe('networks at the edge', () => {
  it.each([
    [
      'nothing to train before a branch',
      chain(
        [6, 6, 2],
        ['BatchNorm', { center: false, scale: false }],
        ['Activation', { activation: 'tanh' }],
        ['Dropout', { rate: 0.5 }],
        ['AvgPool2D', { poolSize: 2 }],
        ['Flatten', {}],
      ),
    ],
    [
      'thousands of channels on one pixel',
      chain(
        [1, 1, 1],
        ['Conv2D', { filters: 1027, kernelSize: 1 }],
        ['BatchNorm', {}],
        ['Conv2D', { filters: 5, kernelSize: 3, padding: 'same' }],
        ['Flatten', {}],
      ),
    ],
    [
      'thousands of channels by Winograd’s algorithm',
      chain(
        [2, 2, 1],
        ['Conv2D', { filters: 2048, kernelSize: 1 }],
        ['Conv2D', { filters: 8, kernelSize: 3, padding: 'same' }],
        ['GlobalAveragePooling2D', {}],
      ),
    ],
    [
      'thousands of units, and one',
      chain(
        [1, 1, 3],
        ['Flatten', {}],
        ['Dense', { units: 4099, activation: 'tanh' }],
        ['Dense', { units: 1 }],
        ['BatchNorm', {}],
        ['Dense', { units: 3 }],
      ),
    ],
  ])('%s', async (_what, spec) => {
    const of = subjectOf(spec);
    if (of === null) throw new Error('The network does not compile.');
    for (const images of [1, 3]) {
      const outcomes = [await byProgram(of, images, 2), await byTape(of, images)] as const;
      expect(complaintsOf(of, outcomes, byReference(of, images))).toEqual([]);
    }
  });
});

/** Threads of Node that are counted, and can be reached. */
function countedThreads(count: number): { readonly host: ThreadHost; readonly links: readonly ThreadLink[] } {
  const links: ThreadLink[] = [];
  const threads = nodeThreads(count);
  const start: ThreadHost['start'] = (order) => {
    const link = threads.start(order);
    links.push(link);
    return link;
  };
  return { host: { count, start }, links };
}

const ended = (links: readonly ThreadLink[]): Promise<unknown> =>
  Promise.all(links.map((link) => link.ended));

describe('threads', () => {
  it('are not started for a step that takes more than 4 GB, which a sentence says', async () => {
    const spec = chain(
      [64, 64, 1],
      ['Conv2D', { filters: 512, padding: 'same' }],
      ['GlobalAveragePooling2D', {}],
    );
    const of = subjectOf({ ...spec, batchSize: 1024 });
    if (of === null) throw new Error('The network does not compile.');
    const { host, links } = countedThreads(2);
    const opening = open(of, host);
    await expect(opening).rejects.toThrow(
      /^A step at batch 1\u202f024 needs 8 GB of memory, and WASM can have 4 GB\. Choose a smaller batch \(at most 510\)/,
    );
    expect(links).toEqual([]);
  });

  it('end where one of them does not start, and the training goes on without', async () => {
    const { host, links } = countedThreads(3);
    const start: ThreadHost['start'] = (order) => {
      if (order.number === 2) throw new Error('No more threads.');
      return host.start(order);
    };
    const of = subject(5003);
    const trainer = await open(of, { count: 3, start });
    expect(links).toHaveLength(1);
    await ended(links);
    expect((await step(trainer, of.settings.batchSize)).score.loss).toBeGreaterThan(0);
    trainer.dispose();
  });

  it('do not keep the training waiting where one of them was ended: the step fails with a sentence', async () => {
    const { host, links } = countedThreads(3);
    const of = subject(5003);
    const trainer = await open(of, host);
    await step(trainer, of.settings.batchSize);
    links[0]?.terminate();
    await links[0]?.ended;
    await expect(step(trainer, of.settings.batchSize)).rejects.toThrow(
      'A thread of the training has ended before it: start the training anew.',
    );
    await ended(links);
    expect(() => trainer.dispose()).not.toThrow();
  });

  it('do not keep the training waiting where one of them was ended right before a step', async () => {
    const { host, links } = countedThreads(3);
    const of = subject(5003);
    const trainer = await open(of, host);
    await step(trainer, of.settings.batchSize);
    links[1]?.terminate();
    // Nobody has heard yet that it has ended.
    await expect(step(trainer, of.settings.batchSize)).rejects.toThrow('A thread of the training has ended');
    await ended(links);
  });

  it('do not keep the training waiting where one of them fails in a step', async () => {
    const of = subject(5003);
    const { host, links } = countedThreads(2);
    const { instantiate, ...rest } = runtime();
    // The program's words are overwritten once it runs: no thread knows such an instruction.
    const spoiling: ReturnType<typeof runtime> = {
      ...rest,
      instantiate: (memory) => {
        const launch = instantiate(memory);
        return (threads) => {
          new Int32Array(memory.buffer).fill(9999, 16_384 / 4, 16_384 / 4 + 1);
          launch(threads);
        };
      },
    };
    const trainer = await openProgramTrainer(of.plan, of.dataset, of.settings, spoiling, host);
    await expect(step(trainer, of.settings.batchSize)).rejects.toThrow(
      'A thread of the training failed in the midst of a step: start the training anew.',
    );
    await expect(step(trainer, of.settings.batchSize)).rejects.toThrow('start it anew.');
    await ended(links);
  });

  it('end with the trainer, whatever it has done, and it can be told so twice', async () => {
    const of = subject(5004);
    for (const steps of [0, 1, 2]) {
      const { host, links } = countedThreads(3);
      const trainer = await open(of, host);
      for (let number = 1; number <= steps; number++) await step(trainer, of.settings.batchSize, 0.1, number);
      trainer.dispose();
      trainer.dispose();
      await ended(links);
      await expect(step(trainer, 1)).rejects.toThrow('The training’s threads have ended: start it anew.');
    }
  });

  it('of two trainers at once do not disturb one another', async () => {
    const [one, other] = [subject(5005), subject(5006)];
    const course = async (trainers: readonly Trainer[]): Promise<unknown> => {
      const results: unknown[] = [];
      for (let number = 1; number <= 3; number++)
        for (const [index, of] of [one, other].entries()) {
          const trainer = trainers[index];
          if (trainer !== undefined)
            results.push([index, await step(trainer, of.settings.batchSize, 0.1, number)]);
        }
      for (const trainer of trainers) trainer.dispose();
      return results;
    };
    const together = await course([await open(one, nodeThreads(2)), await open(other, nodeThreads(2))]);
    expect(together).toEqual(await course([await open(one), await open(other)]));
  });
});

it('a training takes all of its memory at once, and no more in its steps', async () => {
  const of = subject(5007);
  const memories: { readonly buffer: ArrayBufferLike }[] = [];
  const { createMemory, ...rest } = runtime();
  const counting: ReturnType<typeof runtime> = {
    ...rest,
    createMemory: (bytes) => {
      const memory = createMemory(bytes);
      memories.push(memory);
      return memory;
    },
  };
  const trainer = await openProgramTrainer(of.plan, of.dataset, of.settings, counting, null);
  const [memory] = memories;
  const bytes = memory?.buffer.byteLength;
  for (let number = 1; number <= 20; number++) await step(trainer, of.settings.batchSize, 0.01, number);
  await trainer.validate(plainOrder(3));
  expect(memories).toHaveLength(1);
  expect(memory?.buffer.byteLength).toBe(bytes);
  trainer.dispose();
});
