import { expect, test, vi } from 'vitest';
import type { BackendOpener } from '../../../shared/engine/backends/attempt';
import { cpuOpener } from '../../../shared/engine/backends/cpu';
import { wasmOpener } from '../../../shared/engine/backends/wasm';
import { createBreathe } from '../../../shared/engine/loop/breathe';
import { createTrainingControl } from '../../../shared/engine/loop/control';
import type { Host } from '../../../shared/engine/loop/host';
import { openSession } from '../../../shared/engine/loop/session';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { BUDGET, CHANCES, measureBackends } from '../../../shared/engine/selection/measure';
import type { BackendMeasurement } from '../../../shared/protocol/backends';
import { assets, tinyWork } from '../loop/support';
import { blockingTrainer, type FakeHost, failingTrainer, fakeHost, remoteTrainer, sessionOf } from './fakes';

vi.mock('../../../shared/engine/loop/session', { spy: true });

const work = await tinyWork();

/** Openers that work, by name, whose sessions have these trainers. */
function openersOf(trainers: Readonly<Partial<Record<BackendOpener['name'], Trainer>>>): BackendOpener[] {
  let current: BackendOpener['name'] = 'cpu';
  vi.mocked(openSession).mockImplementation((...made) => {
    const trainer = trainers[current];
    if (trainer === undefined) throw new Error(`There is no trainer for ${current}.`);
    return sessionOf(trainer, ...made);
  });
  const names: readonly BackendOpener['name'][] = ['cpu', 'wasm', 'webgpu', 'webgl'];
  return names
    .filter((name) => name in trainers)
    .map((name) => ({
      name,
      label: name.toUpperCase(),
      identify: () => Promise.resolve(''),
      open: () => {
        current = name;
        return Promise.resolve({ kind: 'opened' });
      },
    }));
}

async function measure(
  openers: readonly BackendOpener[],
  host: Host,
  unfinished: Partial<Record<BackendOpener['name'], number>> = {},
): Promise<{ readonly told: string[]; readonly measured: readonly BackendMeasurement[] }> {
  const told: string[] = [];
  const context = { work, assets, host, requested: false };
  const candidates = openers.map((opener) => ({ opener, unfinished: unfinished[opener.name] ?? 0 }));
  const events = measureBackends(candidates, context, host.now() + BUDGET.beforeTraining);
  for (let next = await events.next(); ; next = await events.next()) {
    if (next.done) return { told, measured: next.value };
    if (next.value.type === 'preparing') told.push(next.value.sentence);
  }
}

const figures = (measured: readonly BackendMeasurement[]): unknown[] =>
  measured.map(({ backend, milliseconds }) => [backend, milliseconds]);

const remote = (host: FakeHost, cost: number): Trainer => remoteTrainer(host, () => cost);
const blocking = (host: FakeHost, perImage: number): Trainer =>
  blockingTrainer(host, (_, images) => perImage * images);

test('each is told and measured in turn, and the fastest comes first', async () => {
  const host = fakeHost();
  const trainers = { webgpu: remote(host, 20), webgl: remote(host, 12), wasm: blocking(host, 0.5) };
  const { told, measured } = await measure(openersOf(trainers), host);
  expect(told).toEqual(['WASM', 'WEBGPU', 'WEBGL'].map((label) => `Measuring ${label} with this network …`));
  expect(figures(measured)).toEqual([
    ['webgl', 12],
    ['wasm', 16],
    ['webgpu', 20],
  ]);
  expect(Object.values(trainers).every((trainer) => Reflect.get(trainer, 'disposed'))).toBe(true);
});

const NOT_BEGUN = 'there was no time left to measure it';
const LATE = 'its shaders and first steps were not done in time';

test('slow ones are given up within two seconds, and what is quick is measured all the same', async () => {
  const host = fakeHost();
  const trainers = { wasm: blocking(host, 0.5), webgpu: remote(host, 60_000), webgl: remote(host, 60_000) };
  const { measured } = await measure(openersOf(trainers), host, { webgl: 1 });
  expect(measured).toEqual([
    { backend: 'wasm', milliseconds: 16, remark: null },
    { backend: 'webgpu', milliseconds: null, remark: LATE, unfinished: 1 },
    { backend: 'webgl', milliseconds: null, remark: NOT_BEGUN, unfinished: 1 },
  ]);
  expect(host.time).toBeLessThanOrEqual(BUDGET.beforeTraining);
});

test('a GPU with shaders to compile gets the time for it, and leaves the next one for later', async () => {
  const host = fakeHost();
  const cold = remoteTrainer(host, (place) => (place === 1 ? 1300 : 12));
  const trainers = { wasm: blocking(host, 15), webgpu: cold, webgl: remote(host, 60_000) };
  const { measured } = await measure(openersOf(trainers), host);
  expect(figures(measured)).toEqual([
    ['webgpu', 12],
    ['wasm', 480],
    ['webgl', null],
  ]);
  // What is left is not enough to compile in: WebGL could not be given up.
  expect(measured[2]).toMatchObject({ remark: NOT_BEGUN, unfinished: 0 });
  expect(host.time).toBeLessThanOrEqual(BUDGET.beforeTraining);
});

test('a network too heavy for WASM is judged by few images: the GPU is measured in the time that is left', async () => {
  const host = fakeHost();
  const trainers = { wasm: blocking(host, 120), webgpu: remote(host, 50) };
  const { measured } = await measure(openersOf(trainers), host);
  expect(measured).toEqual([
    { backend: 'webgpu', milliseconds: 50, remark: null },
    { backend: 'wasm', milliseconds: 120 * 32, remark: 'at most, judged by 1 of its 32 images' },
  ]);
  expect(host.time).toBeLessThan(BUDGET.beforeTraining);
});

test('the last chance takes what there is', async () => {
  const measuredAfter = async (unfinished: number) => {
    const host = fakeHost();
    const trainers = { wasm: blocking(host, 0.5), webgpu: remote(host, 900) };
    return (await measure(openersOf(trainers), host, { webgpu: unfinished })).measured[1];
  };
  expect(await measuredAfter(CHANCES - 2)).toMatchObject({ milliseconds: null, unfinished: CHANCES - 1 });
  expect(await measuredAfter(CHANCES - 1)).toEqual({
    backend: 'webgpu',
    milliseconds: 900,
    remark: 'judged by its first steps',
  });
});

test('nobody is begun after the time is over, once there is a figure: that is no chance it had', async () => {
  const host = fakeHost();
  const trainers = { wasm: blocking(host, 3000), webgl: remote(host, 12) };
  const { measured } = await measure(openersOf(trainers), host);
  expect(measured).toEqual([
    { backend: 'wasm', milliseconds: 96_000, remark: 'at most, judged by 1 of its 32 images' },
    { backend: 'webgl', milliseconds: null, remark: NOT_BEGUN, unfinished: 0 },
  ]);
});

test('one that fails says why, and keeps nobody else from being measured', async () => {
  const host = fakeHost();
  const trainers = { webgl: failingTrainer('no shader'), wasm: blocking(host, 0.5) };
  const { measured } = await measure(openersOf(trainers), host);
  expect(measured).toEqual([
    { backend: 'wasm', milliseconds: 16, remark: null },
    { backend: 'webgl', milliseconds: null, remark: 'its first steps failed (no shader)' },
  ]);
});

test('a stop ends it', async () => {
  const host = fakeHost();
  host.control.stop();
  const { told, measured } = await measure(openersOf({ wasm: blocking(host, 1) }), host);
  expect([told, measured]).toEqual([[], []]);
});

test('what is trained are the user’s first images, in the memory where they lie', async () => {
  const host = fakeHost();
  await measure(openersOf({ wasm: blocking(host, 0.5) }), host);
  const [call] = vi.mocked(openSession).mock.calls.slice(-1);
  expect(call?.[0]).toBe(work.plan);
  expect(call?.[2]).toBe(work.settings);
  expect(call?.[1].train.count).toBe(32);
  expect(call?.[1].train.pixels.buffer).toBe(work.dataset.train.pixels.buffer);
});

test('WASM and plain JavaScript, really: both have a figure, and WASM’s is the lower by far', async () => {
  vi.mocked(openSession).mockRestore();
  const host = { now: () => performance.now(), breathe: createBreathe(), control: createTrainingControl() };
  const { measured } = await measure([cpuOpener, wasmOpener], host);
  expect(measured.map(({ backend }) => backend)).toEqual(['wasm', 'cpu']);
  expect(measured.every(({ milliseconds }) => milliseconds !== null && milliseconds > 0)).toBe(true);
});
