import { expect, test } from 'vitest';
import { timeSteps } from '../../../shared/engine/selection/timeSteps';
import { blockingTrainer, failingTrainer, fakeHost, remoteTrainer } from './fakes';

const batch = Int32Array.from({ length: 32 }, (_, index) => index);

test('the figure is the median of eight steps on the whole batch, after one on an eighth of it that is not counted', async () => {
  const host = fakeHost();
  const times = [40, 90, 7, 5, 6, 5, 5, 5, 5];
  const trainer = blockingTrainer(host, (place) => times[place - 1] ?? Number.NaN);
  expect(await timeSteps(trainer, batch, 0.01, host, 2000)).toEqual({ milliseconds: 5, remark: null });
  expect(trainer.orders.map(({ indices }) => indices.length)).toEqual([4, ...new Array<number>(8).fill(32)]);
  expect(trainer.orders.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(trainer.orders.every(({ learningRate, frames }) => learningRate === 0.01 && !frames)).toBe(true);
});

test('steps end with the time: as many are timed as fit', async () => {
  const host = fakeHost();
  const trainer = blockingTrainer(host, (_, images) => images * 10);
  expect((await timeSteps(trainer, batch, 0.01, host, 1200)).milliseconds).toBe(320);
  expect(host.time).toBeLessThan(1200);
  expect(trainer.orders.length).toBe(4);
});

test('a blocking step that would not fit is judged by an eighth of it and never taken', async () => {
  const host = fakeHost();
  const trainer = blockingTrainer(host, (_, images) => images * 50);
  expect(await timeSteps(trainer, batch, 0.01, host, 1000)).toEqual({
    milliseconds: 1600,
    remark: 'judged by its first step',
  });
  expect(trainer.orders.length).toBe(1);
  expect(host.time).toBeLessThan(1000);
});

test('two steps are under way on a device, as in training, and it is measured by what comes out', async () => {
  const host = fakeHost();
  const trainer = remoteTrainer(host, (place) => (place === 1 ? 300 : 10));
  expect(await timeSteps(trainer, batch, 0.01, host, 2000)).toEqual({ milliseconds: 10, remark: null });
  expect(trainer.orders.every(({ indices }) => indices.length === 32)).toBe(true);
});

test('a device that does not end its first step in time is not waited for', async () => {
  const host = fakeHost();
  const trainer = remoteTrainer(host, () => 60_000);
  expect(await timeSteps(trainer, batch, 0.01, host, 700)).toEqual({
    milliseconds: null,
    remark: 'its first step did not end in time',
  });
  expect(host.time).toBe(700);
});

test('one whose first step took nearly all the time is judged by that', async () => {
  const host = fakeHost();
  const trainer = remoteTrainer(host, () => 500);
  expect(await timeSteps(trainer, batch, 0.01, host, 700)).toEqual({
    milliseconds: 500,
    remark: 'judged by its first step',
  });
  expect(host.time).toBe(700);
});

test('a stop is obeyed at once', async () => {
  const host = fakeHost();
  host.control.stop();
  const trainer = remoteTrainer(host, () => 60_000);
  expect((await timeSteps(trainer, batch, 0.01, host, 2000)).milliseconds).toBeNull();
  expect(host.time).toBe(1);
});

test('a step that fails is an error', async () => {
  await expect(timeSteps(failingTrainer('no'), batch, 0.01, fakeHost(), 2000)).rejects.toThrow('no');
});
