import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTrainingControl } from '../../../shared/engine';
import { cpuOpener } from '../../../shared/engine/backends/cpu';
import { DeviceLostError } from '../../../shared/engine/backends/deviceWatch';
import { webglOpener } from '../../../shared/engine/backends/webgl';
import { openSession } from '../../../shared/engine/loop/session';
import type { ProbeCache } from '../../../shared/engine/selection/cache';
import { useBackend } from '../useBackend';
import { type Fault, failingAt, nextSession } from './faults';
import {
  assets,
  collect,
  endingOf,
  eventsOf,
  numbersOf,
  startTraining,
  stepsOf,
  tinyDocument,
} from './support';

vi.mock('../../../shared/engine/loop/session', { spy: true });

const throwing = (error: Error): Fault => failingAt(1, error);

let idle = 0;

beforeAll(async () => {
  await useBackend('cpu');
  await collect(startTraining(tinyDocument()));
  idle = memory().numTensors;
});

beforeEach(() => {
  // Plain JavaScript in the place of WebGL.
  vi.spyOn(webglOpener, 'open').mockImplementation((...args) => cpuOpener.open(...args));
});

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  [new Error('no shader'), 'no shader'],
  [new DeviceLostError(), 'The graphics device was lost'],
  [new Error('out of memory'), 'out of memory'],
])('a backend whose first step fails gives way to the next, and it says why: %s', async (error, reason) => {
  await nextSession(throwing(error));
  const events = await collect(startTraining(tinyDocument({ backend: 'webgl' })));
  expect(eventsOf(events, 'started')).toEqual([
    expect.objectContaining({
      backend: 'wasm',
      note: `Training runs on WASM, because WebGL cannot be used: its first step failed (${reason}).`,
    }),
  ]);
  expect(endingOf(events)).toMatchObject({ reason: 'completed', step: 46 });
  vi.restoreAllMocks();
  expect(numbersOf(events)).toEqual(numbersOf(await collect(startTraining(tinyDocument()))));
  expect(memory().numTensors).toBe(idle);
});

test('with a rate that was set before: it begins once, and the rate is told after that', async () => {
  await nextSession(throwing(new Error('no shader')));
  const control = createTrainingControl();
  control.setLearningRate(0.5);
  const events = await collect(startTraining(tinyDocument({ backend: 'webgl' }), { control }));
  const types = events.map(({ type }) => type).filter((type) => type !== 'preparing');
  expect(types.slice(0, 3)).toEqual(['started', 'learningRate', 'steps']);
  expect(types.filter((type) => type === 'started')).toHaveLength(1);
  expect(eventsOf(events, 'started')[0]).toMatchObject({ backend: 'wasm' });
});

test('so does one on which the network cannot be built', async () => {
  vi.mocked(openSession).mockImplementationOnce(() => {
    throw new Error('texture too large');
  });
  const events = await collect(startTraining(tinyDocument({ backend: 'webgl' })));
  expect(eventsOf(events, 'started')[0]?.note).toContain(
    'WebGL cannot be used: its first step failed (texture too large).',
  );
});

test('and one whose first step never comes back from the device', async () => {
  await nextSession((trainer) => ({
    step: (order) => ({
      ...trainer.step(order),
      read: () => Promise.reject(new Error('fence lost')),
    }),
  }));
  const events = await collect(startTraining(tinyDocument({ backend: 'webgl' })));
  expect(eventsOf(events, 'started')[0]?.note).toContain('(fence lost)');
  expect(endingOf(events).reason).toBe('completed');
});

test('and one whose shaders cannot be compiled', async () => {
  await nextSession(() => ({ rehearse: () => Promise.reject(new Error('no program')) }));
  const events = await collect(startTraining(tinyDocument({ backend: 'webgl' })));
  expect(eventsOf(events, 'started')[0]).toMatchObject({
    backend: 'wasm',
    note: 'Training runs on WASM, because WebGL cannot be used: its first step failed (no program).',
  });
  expect(endingOf(events).reason).toBe('completed');
});

test('all the way down to plain JavaScript, which has no other after it', async () => {
  for (const name of ['webgl', 'wasm', 'cpu']) await nextSession(throwing(new Error(`${name} is broken`)));
  const events = await collect(startTraining(tinyDocument({ backend: 'webgl' })));
  expect(eventsOf(events, 'started')).toEqual([]);
  expect(endingOf(events)).toMatchObject({
    ...{ reason: 'failed', step: 0 },
    sentence: 'Training failed before the first step: cpu is broken.',
  });
});

test('WASM that has no memory left does not give way to plain JavaScript', async () => {
  await nextSession(throwing(new Error('WASM is out of memory: a tensor needs 900 MB')));
  const events = await collect(startTraining(tinyDocument()));
  expect(endingOf(events).sentence).toMatch(/^Memory ran out before the first step\. Choose a smaller batch/);
  expect(endingOf(await collect(startTraining(tinyDocument()))).reason).toBe('completed');
});

test('a backend that fails later ends the run with a sentence, what was measured is kept, and the next run trains', async () => {
  await nextSession(failingAt(9, new Error('the shader is gone')));
  const events = await collect(startTraining(tinyDocument({ backend: 'webgl', batchSize: 64 })));
  expect(stepsOf(events)).toHaveLength(8);
  expect(endingOf(events)).toMatchObject({
    ...{ reason: 'failed', step: 8 },
    sentence:
      'Training failed after step 8: the shader is gone. Everything measured up to there is kept. Train again, or choose ' +
      'another backend in the training settings. There is no checkpoint to go on from.',
  });
  expect(endingOf(await collect(startTraining(tinyDocument()))).reason).toBe('completed');
});

test('a measurement that proved wrong is forgotten: the next training measures anew', async () => {
  let stored: unknown = null;
  const probes: ProbeCache = {
    runtime: 'test',
    load: () => Promise.resolve(stored),
    save: (table) => {
      stored = table;
      return Promise.resolve();
    },
  };
  const train = () =>
    collect(startTraining(tinyDocument({ backend: 'auto' }), { assets: { ...assets, probes } }));
  await train();
  expect(stored).toHaveLength(1);
  await nextSession(throwing(new Error('no luck')));
  const events = await train();
  expect(eventsOf(events, 'started')[0]).toMatchObject({
    backend: 'webgl',
    note: 'Training runs on WebGL, because WASM cannot be used: its first step failed (no luck).',
  });
  expect(stored).toEqual([]);
});
