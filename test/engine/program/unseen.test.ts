import { beforeAll, describe, expect, it } from 'vitest';
import { plainOrder } from '../../../shared/engine/loop/batches';
import type { TrainerSnapshot } from '../../../shared/engine/loop/snapshot';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer } from '../../../shared/engine/program';
import { drawNetwork } from '../../networks/drawNetwork';
import { useBackend } from '../useBackend';
import { chain, type NetworkSpec, runtime, type Subject, subjectOf } from './subject';

/** Kernels with penalties, a norm to look at, and random masks. */
const penalized = chain(
  [6, 6, 2],
  ['Conv2D', { filters: 3, kernelL2: 0.05 }],
  ['BatchNorm', {}],
  ['Dropout', { rate: 0.5 }],
  ['Flatten', {}],
  ['Dense', { units: 4, kernelL2: 0.05 }],
);

const specs: readonly (readonly [string, NetworkSpec])[] = [
  ['with penalties', penalized],
  ...Array.from({ length: 20 }, (_, index) => {
    const seed = 7000 + index;
    return [`seed ${seed}`, drawNetwork(seed)] as const;
  }),
];

function open({ plan, dataset, settings }: Subject): Promise<Trainer> {
  return openProgramTrainer(plan, dataset, settings, runtime(), null);
}

/** What three steps leave behind, of which some or none take frames. */
async function leftBy(
  trainer: Trainer,
  images: number,
  frames: readonly boolean[],
): Promise<TrainerSnapshot> {
  for (const [index, each] of frames.entries()) {
    const order = { step: index + 1, indices: plainOrder(images), learningRate: 0.1, frames: each };
    const taken = trainer.step(order);
    await taken.read();
    taken.dispose();
  }
  const snapshot = await trainer.snapshot();
  trainer.dispose();
  return snapshot;
}

beforeAll(() => useBackend('cpu'));

// What a step computes for its frames stands between its forward and its backward pass, and before the update.
describe('a step that nobody looks at moves the weights as one with frames, bit for bit', () => {
  it.each(specs)('%s', async (_what, spec) => {
    const of = subjectOf(spec, { clipping: { kind: 'norm', maxNorm: 0.1 } });
    if (of === null) throw new Error(`The network of seed ${spec.seed} does not compile.`);
    const openers = [open, (each: Subject) => tapeTrainer(buildTape(each.plan, each.dataset, each.settings))];
    for (const opener of openers) {
      const seen = await leftBy(await opener(of), spec.batchSize, [true, true, true]);
      expect(await leftBy(await opener(of), spec.batchSize, [false, false, true])).toEqual(seen);
    }
  });
});
