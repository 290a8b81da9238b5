import { expect, test } from 'vitest';
import { timeSteps } from '../../../shared/engine/selection/timeSteps';
import { blockingTrainer, type FakeTrainer, failingTrainer, fakeHost, remoteTrainer } from './fakes';

const batch = Int32Array.from({ length: 32 }, (_, index) => index);

const within = (until: number, last = false, threads = 1) => ({ until, last, threads });

const sizesOf = ({ orders }: FakeTrainer): number[] => orders.map(({ indices }) => indices.length);

test('the figure is the median of eight steps on the whole batch, after trials that are not counted', async () => {
  const host = fakeHost();
  const times = [40, 3, 90, 7, 5, 6, 5, 5, 5, 5, 5];
  const trainer = blockingTrainer(host, (place) => times[place - 1] ?? Number.NaN);
  expect(await timeSteps(trainer, batch, 0.01, host, within(2000))).toEqual({
    milliseconds: 5,
    remark: null,
  });
  expect(sizesOf(trainer)).toEqual([1, 1, 4, ...new Array<number>(8).fill(32)]);
  expect(trainer.orders.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(trainer.orders.every(({ learningRate, frames }) => learningRate === 0.01 && !frames)).toBe(true);
});

test('steps end with the time: as many are timed as fit', async () => {
  const host = fakeHost();
  const trainer = blockingTrainer(host, (_, images) => images * 10);
  expect((await timeSteps(trainer, batch, 0.01, host, within(1200)))?.milliseconds).toBe(320);
  expect(host.time).toBeLessThan(1200);
  expect(sizesOf(trainer)).toEqual([1, 1, 4, 32, 32, 32]);
});

test('a blocking step that would not fit is judged by a part of it and never taken', async () => {
  const host = fakeHost();
  const trainer = blockingTrainer(host, (_, images) => images * 50);
  expect(await timeSteps(trainer, batch, 0.01, host, within(1000))).toEqual({
    milliseconds: 1600,
    remark: 'at most, judged by 4 of its 32 images',
  });
  expect(host.time).toBeLessThan(1000);
});

test('one whose images take long is judged by few of them, however many a batch has', async () => {
  const host = fakeHost();
  const large = Int32Array.from({ length: 4096 }, (_, index) => index);
  const trainer = blockingTrainer(host, (_, images) => images * 90);
  expect(await timeSteps(trainer, large, 0.01, host, within(1000))).toEqual({
    milliseconds: 90 * 4096,
    remark: 'at most, judged by 2 of its 4096 images',
  });
  expect(host.time).toBeLessThan(500);
});

test('threads are judged by an image for each of them', async () => {
  const host = fakeHost();
  const trainer = blockingTrainer(host, (_, images) => Math.ceil(images / 4) * 150);
  expect(await timeSteps(trainer, batch, 0.01, host, within(1000, false, 4))).toEqual({
    milliseconds: 1200,
    remark: 'at most, judged by 4 of its 32 images',
  });
  expect(sizesOf(trainer)).toEqual([1, 4]);
});

test('what gets warm in the first step does not count for a blocking one, and a second is not begun after the time', async () => {
  const host = fakeHost();
  const slowAtFirst = blockingTrainer(host, (place, images) => (place === 1 ? 400 : images * 0.5));
  expect(await timeSteps(slowAtFirst, batch, 0.01, host, within(500))).toEqual({
    milliseconds: 16,
    remark: null,
  });
  const late = fakeHost();
  const tooSlow = blockingTrainer(late, () => 700);
  expect(await timeSteps(tooSlow, batch, 0.01, late, within(500))).toEqual({
    milliseconds: 700 * 32,
    remark: 'at most, judged by 1 of its 32 images',
  });
  expect(tooSlow.orders.length).toBe(1);
});

test('two steps are under way on a device, as in training, and it is measured by what comes out', async () => {
  const host = fakeHost();
  const trainer = remoteTrainer(host, (place) => [300, 200][place - 1] ?? 10);
  expect(await timeSteps(trainer, batch, 0.01, host, within(2000))).toEqual({
    milliseconds: 10,
    remark: null,
  });
  expect(trainer.orders.every(({ indices }) => indices.length === 32)).toBe(true);
});

test('a device that does not end its first step in time is not waited for, and has no figure', async () => {
  const host = fakeHost();
  const trainer = remoteTrainer(host, () => 60_000);
  expect(await timeSteps(trainer, batch, 0.01, host, within(700))).toBeNull();
  expect(host.time).toBe(700);
});

test('neither has one that was busy with its shaders: what they take is no figure, unless it is the last chance', async () => {
  const timed = async (last: boolean) => {
    const host = fakeHost();
    const trainer = remoteTrainer(host, (place) => (place === 1 ? 500 : 400));
    const figure = await timeSteps(trainer, batch, 0.01, host, within(1000, last));
    return { figure, time: host.time };
  };
  expect((await timed(false)).figure).toBeNull();
  const { figure, time } = await timed(true);
  expect(figure).toEqual({ milliseconds: 400, remark: 'judged by its first steps' });
  expect(time).toBeLessThanOrEqual(1000);
});

test('a stop is obeyed at once', async () => {
  const host = fakeHost();
  host.control.stop();
  const trainer = remoteTrainer(host, () => 60_000);
  expect(await timeSteps(trainer, batch, 0.01, host, within(2000))).toBeNull();
  expect(host.time).toBe(1);
});

test('a step that fails is an error', async () => {
  await expect(timeSteps(failingTrainer('no'), batch, 0.01, fakeHost(), within(2000))).rejects.toThrow('no');
});

test('a device that compiles longer than there is time takes no step and has no figure', async () => {
  const host = fakeHost();
  const trainer = remoteTrainer(host, () => 5);
  const compile = async (isOver: () => boolean): Promise<boolean> => {
    while (!isOver()) await host.breathe();
    return false;
  };
  expect(await timeSteps({ ...trainer, compile }, batch, 0.01, host, within(700, true))).toBeNull();
  expect(host.time).toBe(700);
  expect(trainer.orders).toEqual([]);
  const quick = { ...trainer, compile: () => Promise.resolve(true) };
  expect((await timeSteps(quick, batch, 0.01, host, within(1400)))?.milliseconds).toBe(5);
});
