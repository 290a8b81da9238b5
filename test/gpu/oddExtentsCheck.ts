import { plainOrder } from '../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../shared/engine/loop/tapeTrainer';
import { chain, subjectOf } from '../engine/program/subject';

/** Odd numbers of values everywhere: WebGL keeps four of them together, and past an odd extent there is nothing to be read. */
const network = {
  ...chain(
    [5, 3, 1],
    ['Conv2D', { filters: 3, kernelSize: 1 }],
    ['BatchNorm', {}],
    ['Activation', { activation: 'relu' }],
    ['Flatten', {}],
    ['Dense', { units: 7 }],
    ['BatchNorm', {}],
    ['Activation', { activation: 'relu' }],
    ['Dense', { units: 9, useBias: false }],
    ['BatchNorm', {}],
    ['Activation', { activation: 'tanh' }],
  ),
  batchSize: 5,
};
const STEPS = 5;

/** The losses of some steps, and the weights after them, on the backend that is current. */
export async function trainOddExtents(): Promise<{ losses: number[]; weights: number[][] }> {
  const subject = subjectOf(network);
  if (subject === null) throw new Error('The network does not compile.');
  const { plan, dataset, settings } = subject;
  const trainer = tapeTrainer(buildTape(plan, dataset, settings));
  try {
    const losses: number[] = [];
    for (let step = 1; step <= STEPS; step++) {
      const taken = trainer.step({ step, indices: plainOrder(5), learningRate: 0.05, frames: false });
      losses.push((await taken.read()).score.loss);
      taken.dispose();
    }
    const { weights } = await trainer.snapshot();
    return { losses, weights: weights.map(({ values }) => [...values]) };
  } finally {
    trainer.dispose();
  }
}
