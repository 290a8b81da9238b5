import { beforeAll, describe, expect, it } from 'vitest';
import { nodeThreads } from '../../../electron/cli/threads';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer } from '../../../shared/engine/program';
import type { WeightNorms } from '../../../shared/signals/weightNorms';
import { useBackend } from '../useBackend';
import { chain, runtime, type Subject, subjectOf } from './subject';

const network = chain(
  [9, 7, 2],
  ['Conv2D', { filters: 5, kernelSize: 3 }],
  ['BatchNorm', {}],
  ['Activation', { activation: 'relu' }],
  ['Conv2D', { filters: 70, kernelSize: 3 }],
  ['Flatten', {}],
);

const openProgram = ({ plan, dataset, settings }: Subject): Promise<Trainer> =>
  openProgramTrainer(plan, dataset, settings, runtime(), nodeThreads(2));

const openTape = ({ plan, dataset, settings }: Subject): Promise<Trainer> =>
  Promise.resolve(tapeTrainer(buildTape(plan, dataset, settings)));

const trainers = [
  ['a program', 'cpu', openProgram],
  ['the tape in plain JavaScript', 'cpu', openTape],
  ['the tape on WASM', 'wasm', openTape],
] as const;

function subject(spec = network, settings: Partial<Subject['settings']> = {}): Subject {
  const made = subjectOf(spec, settings);
  if (made === null) throw new Error('The network does not compile.');
  return made;
}

/** What one step tells, and what the trainer held before and after it, by `node weight`. */
async function stepOf(trainer: Trainer, images: number, frames = true) {
  const valuesOf = (all: readonly { node: string; name: string; values: Float32Array }[]) =>
    new Map(all.map(({ node, name, values }) => [`${node} ${name}`, values]));
  const before = valuesOf((await trainer.snapshot()).weights);
  const order = { step: 1, indices: plainOrder(images), learningRate: 0.1, frames };
  const taken = trainer.step(order);
  const { norms } = await taken.read();
  taken.dispose();
  const slots = valuesOf((await trainer.snapshot()).slots);
  trainer.dispose();
  return { norms, before, slots };
}

const norm = (values: ArrayLike<number> = []): number => Math.hypot(...Array.from(values));

describe.each(trainers)('norms of a step by %s', (_name, backend, open) => {
  beforeAll(() => useBackend(backend));

  // The first step of PyTorch's momentum leaves the gradients in its slots.
  it('are those of the gradients, and of the weights before the update, in the order of the plan', async () => {
    const of = subject();
    const { norms, before, slots } = await stepOf(await open(of), 3);
    const trained = of.plan.nodes.flatMap(({ id, weights }) =>
      weights.flatMap(({ name, trainable }) => (trainable ? [`${id} ${name}`] : [])),
    );
    expect(norms?.step).toBe(1);
    expect(norms?.weights.map(({ node, weight }) => `${node} ${weight}`)).toEqual(trained);
    for (const { node, weight, gradientNorm, weightNorm } of norms?.weights ?? []) {
      const key = `${node} ${weight}`;
      expect(gradientNorm / norm(slots.get(key))).toBeCloseTo(1, 5);
      expect(weightNorm).toBeCloseTo(norm(before.get(key)), 4);
    }
  });

  it('are taken before gradients are clipped', async () => {
    const plain = await stepOf(await open(subject()), 3);
    const clipped = await stepOf(
      await open(subject(network, { clipping: { kind: 'norm', maxNorm: 1e-3 } })),
      3,
    );
    expect(clipped.norms).toEqual(plain.norms);
  });

  it('are not taken where no frames are', async () => {
    expect((await stepOf(await open(subject()), 3, false)).norms).toBeNull();
  });

  it('of a network without a norm are taken too, and are what the formula gives', async () => {
    const of = subject(chain([2, 2, 1], ['Flatten', {}]));
    const trainer = await open(of);
    const begun = await trainer.snapshot();
    const cleared = begun.weights.map((weight) => ({
      ...weight,
      values: new Float32Array(weight.values.length),
    }));
    trainer.restore({ ...begun, weights: cleared });
    const { norms } = await stepOf(trainer, 3);
    // Of weights that are 0 all classes are as likely: ∂L/∂b = mean(1/3 − y), ∂L/∂W = mean(x·(1/3 − y)).
    const { pixels, labels } = of.dataset.train;
    const surplus = (image: number, unit: number): number => (1 / 3 - Number(labels[image] === unit)) / 3;
    const sum = (term: (image: number) => number): number => term(0) + term(1) + term(2);
    const units = [0, 1, 2];
    const bias = units.map((unit) => sum((image) => surplus(image, unit)));
    const kernel = [0, 1, 2, 3].flatMap((place) =>
      units.map((unit) => sum((image) => (pixels[4 * image + place] ?? 0) * surplus(image, unit))),
    );
    expect(described(norms)).toEqual([
      ['kernel', expect.closeTo(norm(kernel), 6), 0],
      ['bias', expect.closeTo(norm(bias), 6), 0],
    ]);
  });
});

function described(norms: WeightNorms | null): unknown[] {
  return (norms?.weights ?? []).map(({ weight, gradientNorm, weightNorm }) => [
    weight,
    gradientNorm,
    weightNorm,
  ]);
}
