import { expect, test } from 'vitest';
import { createPipeline } from '../../../shared/engine/loop/pipeline';
import type { Measured, Trainer } from '../../../shared/engine/loop/trainer';

const unused = (): never => {
  throw new Error('A pipeline only takes steps.');
};

/** A trainer whose steps measure their own number, on a clock that goes on by `milliseconds` a step. */
function fakeTrainer(remote: boolean, milliseconds: number) {
  let time = 0;
  const read: number[] = [];
  const disposed: number[] = [];
  const trainer: Trainer = {
    remote,
    device: { unlessLost: (work) => work, lost: false, dispose: () => undefined },
    step: ({ step }) => ({
      read: () => {
        read.push(step);
        return Promise.resolve<Measured>({
          score: { loss: step, accuracy: 0, top5Accuracy: 0, outputs: [] },
          frames: [],
          norms: null,
        });
      },
      dispose: () => disposed.push(step),
    }),
    validate: unused,
    snapshot: unused,
    restore: unused,
    dispose: () => undefined,
  };
  const pipeline = createPipeline(trainer, () => time);
  let begun = 0;
  /** Begins steps as long as the pipeline is hungry, and finishes one: what the loop does. */
  const feed = async (frames = false): Promise<number | undefined> => {
    do {
      begun += 1;
      time += milliseconds;
      const order = { step: begun, indices: new Int32Array(4), learningRate: 0.1, frames };
      pipeline.begin(1, order);
    } while (pipeline.hungry());
    return (await pipeline.finish())?.metrics.step;
  };
  return { pipeline, read, disposed, feed, begun: () => begun };
}

test('in memory every step is finished before the next', async () => {
  const { feed, read, begun } = fakeTrainer(false, 0.1);
  for (let step = 1; step <= 20; step++) {
    expect(await feed()).toBe(step);
    expect(begun()).toBe(step);
    expect(read.at(-1)).toBe(step);
  }
});

test('on a slow GPU two steps are under way, each read back as soon as it is begun', async () => {
  const { feed, read, begun } = fakeTrainer(true, 100);
  for (let step = 1; step <= 10; step++) {
    expect(await feed()).toBe(step);
    expect(begun()).toBe(step + 1);
    expect(read.at(-1)).toBe(step + 1);
  }
});

test('on a fast GPU several steps are read back together, after the first, which shows at once', async () => {
  const { feed, read, begun } = fakeTrainer(true, 2);
  expect(await feed()).toBe(1);
  for (let step = 2; step <= 40; step++) {
    expect(await feed()).toBe(step);
    expect(begun() - step).toBeLessThanOrEqual(8);
  }
  // Groups of four: none of the newest may have been asked for yet.
  const unread = begun() - read.length;
  expect(unread).toBeLessThan(4);
  expect(read).toEqual(Array.from(read, (_, index) => index + 1));
});

test('a step with frames is not kept waiting for others', async () => {
  const { feed, read, begun } = fakeTrainer(true, 1);
  for (let step = 1; step <= 20; step++) await feed(true);
  expect(read.length).toBe(begun());
});

test('every step is freed once, finished or not', async () => {
  const { feed, pipeline, disposed, begun } = fakeTrainer(true, 1);
  for (let step = 1; step <= 30; step++) await feed();
  pipeline.dispose();
  expect(disposed.length).toBe(begun());
  expect(new Set(disposed).size).toBe(begun());
});
