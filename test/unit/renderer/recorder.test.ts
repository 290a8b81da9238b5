import { describe, expect, test, vi } from 'vitest';
import { Recorder, type RunSink } from '../../../renderer/training/recorder';
import type { AppendRun, BeginRun, EndRun } from '../../../shared/protocol/runs';
import { decodeFrame } from '../../../shared/signals/index';
import { document, epochOf, frameAt, normsAt, recordOf, settled, stepOf } from './fixtures';

const begun: BeginRun = {
  ...{ id: 'run', startedAt: 1, backend: 'wasm', note: null, totalSteps: 20 },
  ...{ document, origin: null },
};

const ended: EndRun = {
  runId: 'run',
  endedAt: 2,
  status: 'completed',
  sentence: 'Done.',
  lastStep: 20,
  valLoss: null,
  valAccuracy: null,
};

/** A store that writes down what it is sent; `fails` says for each call whether it is refused. */
function storeOf(fails: () => boolean = () => false) {
  const calls: string[] = [];
  const batches: AppendRun[] = [];
  const answer = <Value>(name: string, value: Value): Promise<Value> => {
    if (fails()) return Promise.reject(new Error('the disk is full'));
    calls.push(name);
    return Promise.resolve(value);
  };
  const store: RunSink = {
    begin: () => answer('begin', recordOf('run')),
    append: async (batch) => {
      await answer('append', undefined);
      batches.push(batch);
    },
    end: () => answer('end', { ...recordOf('run'), status: 'completed' as const }),
  };
  return { store, calls, batches };
}

/** Delays that a test lets pass by hand, and those that were asked for. */
function clockOf() {
  let passing: (() => void)[] = [];
  const asked: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    asked.push(milliseconds);
    return new Promise((resolve) => passing.push(resolve));
  };
  const tick = async (): Promise<void> => {
    const due = passing;
    passing = [];
    for (const resolve of due) resolve();
    await settled();
  };
  return { wait, tick, asked };
}

const listeners = () => ({ onRecord: vi.fn(), onTrouble: vi.fn() });

test('a run is begun, what it measures goes in batches, and it is ended', async () => {
  const { store, calls, batches } = storeOf();
  const clock = clockOf();
  const told = listeners();
  const recorder = new Recorder(begun, { store, wait: clock.wait, ...told });
  for (let step = 1; step <= 5; step++) recorder.addSteps([stepOf(step)]);
  recorder.addFrame(frameAt(5));
  recorder.addNorms(normsAt(5));
  await settled();
  expect(calls).toEqual(['begin']);
  await clock.tick();
  expect(calls).toEqual(['begin', 'append']);
  recorder.addSteps([stepOf(6), stepOf(7)]);
  recorder.addEpoch(epochOf(1, 7));
  const done = recorder.end(ended);
  await clock.tick();
  await done;
  expect(calls).toEqual(['begin', 'append', 'append', 'end']);
  expect(batches.map(({ steps }) => steps.map(({ step }) => step))).toEqual([
    [1, 2, 3, 4, 5],
    [6, 7],
  ]);
  expect(batches.map(({ norms }) => norms)).toEqual([[normsAt(5)], []]);
  expect(batches[1]?.epochs).toHaveLength(1);
  expect(told.onRecord).toHaveBeenCalledTimes(2);
  expect(told.onTrouble).not.toHaveBeenCalled();
});

test('frames arrive as bytes that read back', async () => {
  const { store, batches } = storeOf();
  const clock = clockOf();
  const recorder = new Recorder(begun, { store, wait: clock.wait, ...listeners() });
  recorder.addFrame(frameAt(10, [4, 0, 0, 9]));
  await settled();
  await clock.tick();
  const [stored] = batches[0]?.frames ?? [];
  expect(stored).toMatchObject({ step: 10, tap: 'bn' });
  expect(decodeFrame(stored?.bytes ?? new Uint8Array())).toEqual(frameAt(10, [4, 0, 0, 9]));
});

test('a batch holds what fits; the rest follows, and nothing is lost', async () => {
  const { store, batches } = storeOf();
  const clock = clockOf();
  const recorder = new Recorder(begun, { store, wait: clock.wait, ...listeners() });
  const steps = Array.from({ length: 50_000 }, (_, index) => stepOf(index + 1));
  recorder.addSteps(steps);
  const done = recorder.end(ended);
  await settled();
  await clock.tick();
  await done;
  expect(batches.flatMap((batch) => batch.steps)).toEqual(steps);
  expect(Math.max(...batches.map((batch) => batch.steps.length))).toBeLessThanOrEqual(20_000);
});

test('a store that fails is told of once, tried again, and gets everything in order', async () => {
  let refusals = 3;
  const { store, calls, batches } = storeOf(() => refusals-- > 0);
  const clock = clockOf();
  const told = listeners();
  const recorder = new Recorder(begun, { store, wait: clock.wait, ...told });
  recorder.addSteps([stepOf(1)]);
  await settled();
  for (let tick = 0; tick < 6; tick++) {
    recorder.addSteps([stepOf(2 + tick)]);
    await clock.tick();
  }
  const done = recorder.end(ended);
  await clock.tick();
  await done;
  expect(told.onTrouble).toHaveBeenCalledTimes(1);
  expect(told.onTrouble.mock.lastCall?.[0]).toContain('the disk is full');
  expect(calls[0]).toBe('begin');
  expect(calls.at(-1)).toBe('end');
  const received = batches.flatMap(({ steps }) => steps.map(({ step }) => step));
  expect(received).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('the waits between tries grow', async () => {
  const { store } = storeOf(() => true);
  const clock = clockOf();
  new Recorder(begun, { store, wait: clock.wait, ...listeners() });
  await settled();
  for (let tick = 0; tick < 7; tick++) await clock.tick();
  expect(clock.asked).toEqual([300, 600, 1200, 2400, 4800, 9600, 10_000, 10_000]);
});

test('a store that never takes the run does not keep it from ending', async () => {
  const { store, calls } = storeOf(() => true);
  const clock = clockOf();
  const told = listeners();
  const recorder = new Recorder(begun, { store, wait: clock.wait, ...told });
  recorder.addSteps([stepOf(1)]);
  await settled();
  const done = recorder.end(ended);
  for (let tick = 0; tick < 4; tick++) await clock.tick();
  await done;
  expect(calls).toEqual([]);
  expect(told.onTrouble).toHaveBeenCalledTimes(1);
});

describe('checkpoints', () => {
  const taken = (step: number, kind: 'latest' | 'best' = 'latest') => ({
    kind,
    step,
    bytes: Uint8Array.of(step),
  });

  test('go with the batch; of those that wait, the latest and the best', async () => {
    const { store, batches } = storeOf();
    const clock = clockOf();
    const recorder = new Recorder(begun, { store, wait: clock.wait, ...listeners() });
    recorder.addSteps([stepOf(1), stepOf(2), stepOf(3)]);
    for (const checkpoint of [taken(1, 'best'), taken(2), taken(3)]) recorder.addCheckpoint(checkpoint);
    await settled();
    await clock.tick();
    expect(batches[0]?.checkpoints).toEqual([taken(1, 'best'), taken(3)]);
    for (const checkpoint of [taken(4), taken(5, 'best')]) recorder.addCheckpoint(checkpoint);
    await clock.tick();
    await clock.tick();
    expect(batches.slice(1).map(({ checkpoints }) => checkpoints)).toEqual([[taken(5, 'best')]]);
  });

  test('never go before the steps behind them', async () => {
    const { store, batches } = storeOf();
    const clock = clockOf();
    const recorder = new Recorder(begun, { store, wait: clock.wait, ...listeners() });
    recorder.addSteps(Array.from({ length: 30_000 }, (_, index) => stepOf(index + 1)));
    recorder.addCheckpoint(taken(30_000));
    const done = recorder.end(ended);
    await settled();
    await clock.tick();
    await done;
    expect(batches.map(({ steps, checkpoints }) => [steps.at(-1)?.step, checkpoints.length])).toEqual([
      [20_000, 0],
      [30_000, 1],
    ]);
  });
});
