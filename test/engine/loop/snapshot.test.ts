import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { compile } from '../../../shared/compile/compile';
import type { Plan } from '../../../shared/compile/plan';
import { findDataset } from '../../../shared/data/catalogue';
import { loadDataset } from '../../../shared/data/load';
import type { Optimizer } from '../../../shared/document/training';
import { openBackend } from '../../../shared/engine';
import { plainOrder } from '../../../shared/engine/loop/batches';
import type { TrainerSnapshot } from '../../../shared/engine/loop/snapshot';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer, programRuntime } from '../../../shared/engine/program';
import { everyOptimizer } from './checkpointSupport';
import { assets, tinyDocument } from './support';

type Way = 'whole steps' | 'tape';

interface Opened {
  readonly plan: Plan;
  readonly trainer: Trainer;
}

let open: Trainer[] = [];
let before = 0;

async function openTrainer(way: Way, optimizer: Optimizer): Promise<Opened> {
  const document = tinyDocument({ optimizer });
  const { plan } = compile(document, findDataset('digits8x8') ?? null);
  const runtime = programRuntime('portable');
  if (plan === null || runtime === null) throw new Error('The tiny template does not train here.');
  const dataset = await loadDataset('digits8x8', readAsset);
  const trainer =
    way === 'tape'
      ? tapeTrainer(buildTape(plan, dataset, document.training))
      : await openProgramTrainer(plan, dataset, document.training, runtime, null);
  open.push(trainer);
  return { plan, trainer };
}

/** Takes a step on the first 32 images and gives its loss. */
async function step({ trainer }: Opened, number: number): Promise<number> {
  const taken = trainer.step({ step: number, indices: plainOrder(32), learningRate: 0.01, frames: false });
  const { score } = await taken.read();
  taken.dispose();
  return score.loss;
}

const adam: Optimizer = {
  ...{ kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, formula: 'keras' },
};

beforeAll(async () => {
  await openBackend('wasm', assets);
});
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  for (const trainer of open) trainer.dispose();
  open = [];
  expect(memory().numTensors).toBe(before);
});

const slotNames: Readonly<Record<Optimizer['kind'], readonly string[]>> = {
  sgd: [],
  momentum: ['velocity'],
  nesterov: ['velocity'],
  rmsprop: ['square', 'mean', 'velocity'],
  adagrad: ['sum'],
  adam: ['first', 'second'],
  adamw: ['first', 'second'],
};

describe.each(['whole steps', 'tape'] as const)('%s:', (way) => {
  test.each(everyOptimizer)(
    '$kind: every weight, running statistics too, and every slot of the trainable ones',
    async (optimizer) => {
      const session = await openTrainer(way, optimizer);
      await step(session, 1);
      const { weights, slots, updates } = await session.trainer.snapshot();
      const specs = session.plan.nodes.flatMap(({ id, weights: own }) =>
        own.map((spec) => ({ node: id, ...spec })),
      );
      expect(weights.map(({ node, name, shape }) => ({ node, name, shape }))).toEqual(
        specs.map(({ node, name, shape }) => ({ node, name, shape })),
      );
      expect(weights.map(({ name }) => name)).toContain('moving_variance');
      const plain = optimizer.kind === 'rmsprop' && !optimizer.centered;
      const names = plain ? ['square'] : slotNames[optimizer.kind];
      expect(slots.map(({ node, name, slot }) => [node, name, slot])).toEqual(
        specs
          .filter(({ trainable }) => trainable)
          .flatMap(({ node, name }) => names.map((slot) => [node, name, slot])),
      );
      expect(updates).toBe(1);
    },
  );

  test('slots that were never updated have the values they begin with', async () => {
    const kind: Optimizer = {
      kind: 'adagrad',
      learningRate: 0.1,
      initialAccumulator: 0.25,
      epsilon: 1e-7,
      formula: 'keras',
    };
    const { slots, updates } = await (await openTrainer(way, kind)).trainer.snapshot();
    expect(slots.length).toBeGreaterThan(0);
    for (const { values } of slots) expect([...values].every((value) => value === 0.25)).toBe(true);
    expect(updates).toBe(0);
  });

  test('a snapshot is a copy: steps after it do not change it, and it can be restored twice', async () => {
    const session = await openTrainer(way, adam);
    await step(session, 1);
    const snapshot = await session.trainer.snapshot();
    const kept = structuredClone(snapshot);
    const losses = [await step(session, 2), await step(session, 3)];
    expect(snapshot).toEqual(kept);
    for (let time = 0; time < 2; time++) {
      session.trainer.restore(snapshot);
      expect([await step(session, 2), await step(session, 3)]).toEqual(losses);
    }
    expect(snapshot).toEqual(kept);
  });

  test('another trainer takes it over: its next steps are the same', async () => {
    const [one, other] = [await openTrainer(way, adam), await openTrainer(way, adam)];
    for (let number = 1; number <= 3; number++) await step(one, number);
    other.trainer.restore(await one.trainer.snapshot());
    expect(await step(other, 4)).toBe(await step(one, 4));
    expect(await other.trainer.snapshot()).toEqual(await one.trainer.snapshot());
  });

  test.each<[string, (snapshot: TrainerSnapshot) => TrainerSnapshot, RegExp]>([
    [
      'a weight that is missing',
      ({ weights, ...rest }) => ({ ...rest, weights: weights.filter(({ name }) => name !== 'moving_mean') }),
      /expected moving_mean of «bn_1» with shape \[8\], and the checkpoint has none/,
    ],
    [
      'a weight of another shape',
      ({ weights, ...rest }) => ({
        ...rest,
        weights: weights.map((each) => (each.name === 'gamma' ? { ...each, shape: [9] } : each)),
      }),
      /expected gamma of «bn_1» with shape \[8\], received \[9\]/,
    ],
    [
      'a weight of a layer that is not there',
      ({ weights, ...rest }) => ({
        ...rest,
        weights: [...weights, { node: 'far', name: 'bias', shape: [1], values: Float32Array.of(1) }],
      }),
      /it has a weight bias of a layer «far», which this network has not/,
    ],
    [
      'too few values',
      ({ weights, ...rest }) => ({
        ...rest,
        weights: weights.map((each) => ({ ...each, values: each.values.subarray(1) })),
      }),
      /damaged: expected 72 values for kernel of «conv_1», shape \[3, 3, 1, 8\], received 71/,
    ],
    [
      'too few values of a slot',
      ({ slots, ...rest }) => ({
        ...rest,
        slots: slots.map((each) => ({ ...each, values: each.values.subarray(1) })),
      }),
      /damaged: expected 72 values for the optimizer’s first of kernel of «conv_1».*received 71/,
    ],
    [
      'a slot that is missing',
      ({ slots, ...rest }) => ({ ...rest, slots: slots.filter(({ slot }) => slot !== 'second') }),
      /remembers first and second of every trainable weight: it was taken of one that remembers first\./,
    ],
  ])('refuses %s, and changes nothing', async (_what, spoil, sentence) => {
    const session = await openTrainer(way, adam);
    await step(session, 1);
    const snapshot = await session.trainer.snapshot();
    await step(session, 2);
    const now = await session.trainer.snapshot();
    expect(() => session.trainer.restore(spoil(snapshot))).toThrow(sentence);
    expect(await session.trainer.snapshot()).toEqual(now);
  });
});

test('a snapshot of one way goes on in the other, to the same loss within rounding', async () => {
  const one = await openTrainer('whole steps', adam);
  const other = await openTrainer('tape', adam);
  for (let number = 1; number <= 3; number++) await step(one, number);
  other.trainer.restore(await one.trainer.snapshot());
  expect(await step(other, 4)).toBeCloseTo(await step(one, 4), 5);
});
