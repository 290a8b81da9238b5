import { expect, test, vi } from 'vitest';
import { GrowingSteps } from '../../../renderer/training/columns';
import { frameBuffers, frameBytes } from '../../../renderer/training/frameBuffers';
import { FrameShelf } from '../../../renderer/training/frameShelf';
import { createSignal } from '../../../renderer/training/signal';
import type { Frame } from '../../../shared/signals/frame';
import { NormTable, normsUpTo } from '../../../shared/signals/normSeries';
import { deferred, frameAt, normsAt, settled, stepOf } from './fixtures';

const shelfOf = (
  budget: number,
  load: (tap: string, step: number) => Promise<Frame | null>,
  onArrival: () => void = () => undefined,
): FrameShelf => new FrameShelf({ budget, load, onArrival });

const never = (): Promise<Frame | null> => new Promise(() => undefined);

test('steps are kept in columns that grow as needed', () => {
  const steps = new GrowingSteps();
  for (let step = 1; step <= 5000; step++) steps.push(stepOf(step));
  expect(steps.step).toHaveLength(5000);
  expect(steps.step[4999]).toBe(5000);
  expect(steps.loss[1023]).toBe(1 / 1024);
  expect(steps.loss[1024]).toBe(1 / 1025);
  expect(steps.epoch[19]).toBe(2);
});

test('norms are kept by weight, those of the run that it goes on from first', () => {
  const table = new NormTable();
  for (const step of [1, 10, 20]) for (const norm of normsAt(step).weights) table.add(step, norm);
  const next = new NormTable(normsUpTo(10, table.series));
  const { series } = next;
  for (const norm of normsAt(30).weights) next.add(30, norm);
  expect(series).toEqual([
    {
      ...{ node: 'conv', weight: 'kernel', steps: [1, 10, 30] },
      ...{ gradientNorms: [1, 1 / 10, 1 / 30], weightNorms: [4, 4, 4] },
    },
    {
      ...{ node: 'conv', weight: 'bias', steps: [1, 10, 30] },
      ...{ gradientNorms: [2, 2 / 10, 2 / 30], weightNorms: [3, 3, 3] },
    },
  ]);
  expect(table.series[0]?.steps).toEqual([1, 10, 20]);
});

test('listeners are told once per frame, however often the signal is raised', () => {
  const flushes: (() => void)[] = [];
  const signal = createSignal((flush) => flushes.push(flush));
  const listener = vi.fn();
  const stop = signal.subscribe(listener);
  signal.raise();
  signal.raise();
  expect(flushes).toHaveLength(1);
  expect(listener).not.toHaveBeenCalled();
  flushes[0]?.();
  expect(listener).toHaveBeenCalledTimes(1);
  expect(signal.version()).toBe(1);
  stop();
  signal.raise();
  flushes[1]?.();
  expect(listener).toHaveBeenCalledTimes(1);
});

test('a frame is moved with every buffer it has, each once', () => {
  const frame = frameAt(1);
  expect(frameBuffers(frame)).toHaveLength(2 + 2 * 6 + 4);
  const shared = { ...frame, high: frame.low };
  expect(frameBuffers(shared)).toHaveLength(2 + 2 * 6 + 3);
  expect(frameBytes(frame)).toBe(2 * 4 * 4 + (2 + 2 * 5 + 4) * 4);
});

test('frames that were measured are there at once', () => {
  const shelf = shelfOf(1e6, never);
  shelf.add(frameAt(1));
  shelf.add(frameAt(10));
  expect(shelf.taps).toEqual(['bn']);
  expect(shelf.steps('bn')).toEqual([1, 10]);
  expect(shelf.look('bn', 10)).toMatchObject({ state: 'here', frame: { step: 10 } });
});

test('beyond the budget the frame longest unseen leaves memory and is read again when asked for', async () => {
  const loaded = frameAt(1);
  const load = vi.fn(() => Promise.resolve(loaded));
  const arrived = vi.fn();
  const shelf = shelfOf(2.5 * frameBytes(loaded), load, arrived);
  shelf.add(frameAt(1));
  shelf.add(frameAt(10));
  shelf.look('bn', 1);
  shelf.add(frameAt(20));
  expect(shelf.look('bn', 1).state).toBe('here');
  expect(shelf.look('bn', 10).state).toBe('loading');
  expect(shelf.steps('bn')).toEqual([1, 10, 20]);
  await settled();
  expect(load).toHaveBeenCalledWith('bn', 10);
  expect(arrived).toHaveBeenCalledTimes(1);
  expect(shelf.bytes).toBeLessThanOrEqual(2.5 * frameBytes(loaded));
});

test('a frame that the store does not have, or cannot read, is missing and not asked for again', async () => {
  const load = vi.fn((_: string, step: number) =>
    step === 1 ? Promise.resolve(null) : Promise.reject(new Error('broken')),
  );
  const shelf = shelfOf(1e6, load);
  shelf.announce('bn', 1);
  shelf.announce('bn', 2);
  expect(shelf.look('bn', 1).state).toBe('loading');
  expect(shelf.look('bn', 2).state).toBe('loading');
  await settled();
  expect(shelf.look('bn', 1).state).toBe('missing');
  expect(shelf.look('bn', 2).state).toBe('missing');
  expect(load).toHaveBeenCalledTimes(2);
});

test('while frames are being read, the one asked for last goes first', async () => {
  const waits = new Map<number, ReturnType<typeof deferred<Frame | null>>>();
  const asked: number[] = [];
  const shelf = shelfOf(1e6, (_, step) => {
    asked.push(step);
    const wait = deferred<Frame | null>();
    waits.set(step, wait);
    return wait.promise;
  });
  for (let step = 1; step <= 7; step++) shelf.announce('bn', step);
  for (let step = 1; step <= 7; step++) shelf.look('bn', step);
  expect(asked).toEqual([1, 2, 3, 4]);
  shelf.look('bn', 6);
  waits.get(1)?.resolve(frameAt(1));
  await settled();
  expect(asked).toEqual([1, 2, 3, 4, 6]);
});
