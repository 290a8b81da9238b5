import { beforeAll, describe, expect, it } from 'vitest';
import { nodeThreads } from '../../../electron/cli/threads';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer } from '../../../shared/engine/program';
import { useBackend } from '../useBackend';
import { runtime, type Subject, subjectOf } from './subject';

/** Two towers of a convolution and a norm that have their weights in common, with an auxiliary Output. */
function towers(): Subject {
  const subject = subjectOf({
    ...{ image: [8, 8, 1], classes: 6, batchSize: 8, seed: 3 },
    nodes: [
      ['Conv2D', 'conv', { filters: 4 }],
      ['BatchNorm', 'norm', { momentum: 0.5 }],
      ['Activation', 'bent', { activation: 'tanh' }],
      ['Conv2D', 'twin', { filters: 4 }, 'conv'],
      ['BatchNorm', 'other', { momentum: 0.9 }, 'norm'],
      ['Add', 'sum'],
      ['Flatten', 'flat'],
      ['Dense', 'one', { units: 6, activation: 'sigmoid' }],
      ['Dense', 'two', { units: 6, activation: 'softmax' }],
      ['Output', 'main', { loss: 'binaryCrossentropy', labelSmoothing: 0.1 }],
      ['Output', 'aux', { lossWeight: 0.3 }],
    ],
    wires: [
      ['input', 'conv'],
      ['conv', 'norm'],
      ['input', 'bent'],
      ['bent', 'twin'],
      ['twin', 'other'],
      ['norm', 'sum', 0],
      ['other', 'sum', 1],
      ['sum', 'flat'],
      ['flat', 'one'],
      ['flat', 'two'],
      ['one', 'main'],
      ['two', 'aux'],
    ],
  });
  if (subject === null) throw new Error('The network does not compile.');
  return subject;
}

const openers: readonly (readonly [string, (of: Subject) => Promise<Trainer>])[] = [
  [
    'a program on one thread',
    ({ plan, dataset, settings }) => openProgramTrainer(plan, dataset, settings, runtime(), null),
  ],
  [
    'a program on three',
    ({ plan, dataset, settings }) => openProgramTrainer(plan, dataset, settings, runtime(), nodeThreads(3)),
  ],
  [
    'the tape',
    ({ plan, dataset, settings }) => Promise.resolve(tapeTrainer(buildTape(plan, dataset, settings))),
  ],
];

async function takeStep(trainer: Trainer, step: number) {
  const taken = trainer.step({ step, indices: plainOrder(8), learningRate: 0.1, frames: false });
  const { score } = await taken.read();
  taken.dispose();
  return score;
}

beforeAll(() => useBackend('cpu'));

describe.each(openers)('layers that share weights, trained by %s', (_name, open) => {
  it('have them once in a checkpoint, from which the training goes on bit for bit', async () => {
    const [whole, second] = [await open(towers()), await open(towers())];
    await takeStep(whole, 1);
    const between = await whole.snapshot();
    const nodes = new Set(between.weights.map(({ node }) => node));
    expect([...nodes]).toEqual(['conv', 'norm', 'one', 'two']);
    second.restore(between);
    expect(await takeStep(second, 2)).toEqual(await takeStep(whole, 2));
    expect(await second.snapshot()).toEqual(await whole.snapshot());
    for (const trainer of [whole, second]) trainer.dispose();
  });
});
