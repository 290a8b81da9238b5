import { beforeAll, expect, it } from 'vitest';
import type { LayerConfig } from '../../../shared/document/schema';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer } from '../../../shared/engine/program';
import { useBackend } from '../useBackend';
import { chain, runtime, subjectOf } from './subject';

/** Losses of the same images on the same weights: what is drawn in a step alone tells one from another. */
async function losses(trainer: Trainer, steps: readonly number[]): Promise<number[]> {
  const measured: number[] = [];
  for (const step of steps) {
    const taken = trainer.step({ step, indices: plainOrder(3), learningRate: 0, frames: false });
    const { score } = await taken.read();
    taken.dispose();
    measured.push(score.loss);
  }
  trainer.dispose();
  return measured;
}

beforeAll(() => useBackend('cpu'));

it.each<readonly [string, LayerConfig]>([
  ['Dropout', { rate: 0.5 }],
  ['SpatialDropout2D', { rate: 0.5 }],
  ['GaussianNoise', { stddev: 0.5 }],
])('%s draws anew in every step, and the program what the tape draws', async (kind, config) => {
  const optimizer = { kind: 'sgd', learningRate: 0.1 } as const;
  const of = subjectOf(chain([4, 5, 6], [kind, config], ['Flatten', {}]), { optimizer });
  if (of === null) throw new Error('The network does not compile.');
  const { plan, dataset, settings } = of;
  const steps = [1, 2, 3, 1000, 2];
  const program = await losses(await openProgramTrainer(plan, dataset, settings, runtime(), null), steps);
  expect(new Set(program).size).toBe(4);
  expect(program[4]).toBe(program[1]);
  const tape = await losses(tapeTrainer(buildTape(plan, dataset, settings)), steps);
  expect(program).toEqual(tape.map((loss) => expect.closeTo(loss, 5)));
});
