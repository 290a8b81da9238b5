import { plainOrder } from '../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../shared/engine/loop/trainer';
import { chain, subjectOf } from '../engine/program/subject';
import { type GpuWork, takeGpuWork } from './counters';

/** What a training step asks of the GPU, its read-back included, without frames and with them. */
export interface FrameWork {
  readonly taps: number;
  readonly plain: GpuWork;
  readonly seen: GpuWork;
}

/** Steps of networks with so many norms, each with a ReLU behind it. */
export async function frameWorkOf(tapCounts: readonly number[]): Promise<FrameWork[]> {
  const results: FrameWork[] = [];
  for (const taps of tapCounts) results.push(await workWith(taps));
  return results;
}

async function workWith(taps: number): Promise<FrameWork> {
  const block = (index: number) =>
    [
      ['Conv2D', { filters: 3 + index, kernelSize: 3, padding: 'same' }],
      ['BatchNorm', {}],
      ['Activation', { activation: 'relu' }],
    ] as const;
  const blocks = Array.from({ length: taps }, (_, index) => block(index)).flat();
  const subject = subjectOf(chain([8, 7, 2], ...blocks, ['Flatten', {}]));
  if (subject === null) throw new Error('The network does not compile.');
  const trainer = tapeTrainer(buildTape(subject.plan, subject.dataset, subject.settings));
  try {
    // In the first two steps, values are brought to the device.
    await workOfStep(trainer, 1, true);
    await workOfStep(trainer, 2, false);
    return { taps, plain: await workOfStep(trainer, 3, false), seen: await workOfStep(trainer, 4, true) };
  } finally {
    trainer.dispose();
  }
}

async function workOfStep(trainer: Trainer, step: number, frames: boolean): Promise<GpuWork> {
  takeGpuWork();
  const taken = trainer.step({ step, indices: plainOrder(3), learningRate: 0.1, frames });
  await taken.read();
  taken.dispose();
  return takeGpuWork();
}
