import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BackendOpener } from '../../../shared/engine/backends/attempt';
import { wasmOpener } from '../../../shared/engine/backends/wasm';
import { webglOpener } from '../../../shared/engine/backends/webgl';
import { webgpuOpener } from '../../../shared/engine/backends/webgpu';
import { openSession } from '../../../shared/engine/loop/session';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { measureAgain, selectBackend } from '../../../shared/engine/selection';
import { BUDGET, CHANCES } from '../../../shared/engine/selection/measure';
import { assets, tinyWork } from '../loop/support';
import { blockingTrainer, type FakeHost, fakeHost, remoteTrainer, sessionOf } from './fakes';

vi.mock('../../../shared/engine/loop/session', { spy: true });

type Name = BackendOpener['name'];

/** What has happened to the machine's shaders: they stay where they were compiled. */
interface Machine {
  /** Milliseconds of compiling that are left, by backend. */
  readonly cold: Partial<Record<Name, number>>;
  readonly step: Partial<Record<Name, number>>;
}

const host: { current: FakeHost } = { current: fakeHost() };

/** A GPU that compiles at its first step, whatever of that was not done before. */
function gpu(name: Name, { cold, step }: Machine): Trainer {
  const own = host.current;
  const begun = own.time;
  const left = cold[name] ?? 0;
  const trainer = remoteTrainer(own, (place) => (place === 1 ? left : 0) + (step[name] ?? 0));
  return {
    ...trainer,
    dispose: () => {
      cold[name] = Math.max(0, left - (own.time - begun));
    },
  };
}

/** A machine with these backends; a WASM step takes so long an image. */
function machineWith(machine: Machine, perImage: number): void {
  let current: Name = 'cpu';
  for (const opener of [wasmOpener, webglOpener, webgpuOpener]) {
    vi.spyOn(opener, 'open').mockImplementation(() => {
      current = opener.name;
      const exists = opener.name === 'wasm' || opener.name in machine.step;
      return Promise.resolve(exists ? { kind: 'opened' } : { kind: 'absent', reason: 'there is none' });
    });
  }
  vi.mocked(openSession).mockImplementation((...made) => {
    const blocking = blockingTrainer(host.current, (_, images) => images * perImage);
    return sessionOf(current === 'wasm' ? blocking : gpu(current, machine), ...made);
  });
}

let stored: unknown = null;
const probes = {
  runtime: 'test',
  load: () => Promise.resolve(stored),
  save: (table: unknown) => {
    stored = JSON.parse(JSON.stringify(table));
    return Promise.resolve();
  },
};

/** What a training's start gives: the first backend on the list, the sentence, what was told, and the time that it took. */
async function start() {
  host.current = fakeHost();
  const context = { work, assets: { ...assets, probes }, host: host.current, requested: false };
  const told: string[] = [];
  const events = selectBackend('auto', context);
  for (let next = await events.next(); ; next = await events.next()) {
    if (!next.done) {
      told.push(next.value.sentence);
      continue;
    }
    const { order, report } = next.value;
    const { time } = host.current;
    return { first: order[0]?.name, sentence: report?.sentence, told, time };
  }
}

const work = await tinyWork();

beforeEach(() => {
  stored = null;
});

afterEach(() => {
  vi.restoreAllMocks();
});

const measuring = (told: readonly string[]): string[] =>
  told.filter((sentence) => sentence.startsWith('Measuring'));

test('a GPU whose shaders were cold is measured again at the next training, and taken then', async () => {
  machineWith({ cold: { webgl: 2500 }, step: { webgl: 5 } }, 14);
  const first = await start();
  expect(first).toMatchObject({
    first: 'wasm',
    sentence:
      'Only WASM could be measured with this network at batch 32: 448 ms (at most, judged by 4 of its 32 images) a step; ' +
      'WebGL has no figure: its shaders and first steps were not done in time. The next training measures ' +
      'WebGL once more.',
  });
  expect(first.time).toBeLessThanOrEqual(BUDGET.beforeTraining);
  const second = await start();
  expect(second).toMatchObject({
    first: 'webgl',
    sentence:
      'WebGL is the fastest here for this network at batch 32: 5 ms a step; WASM 448 ms ' +
      '(at most, judged by 4 of its 32 images).',
  });
  expect(measuring(second.told)).toEqual(['Measuring WebGL with this network …']);
  expect(second.time).toBeLessThanOrEqual(BUDGET.beforeTraining);
  const third = await start();
  expect([third.first, measuring(third.told)]).toEqual(['webgl', []]);
});

test('two GPUs are warmed one after the other', async () => {
  machineWith({ cold: { webgpu: 1800, webgl: 1800 }, step: { webgpu: 5, webgl: 9 } }, 1);
  const starts = [await start(), await start(), await start()];
  expect(starts.every(({ time }) => time <= BUDGET.beforeTraining)).toBe(true);
  expect(starts[2]).toMatchObject({
    first: 'webgpu',
    sentence: 'WebGPU is the fastest here for this network at batch 32: 5 ms a step; WebGL 9 ms; WASM 32 ms.',
  });
});

test('a GPU that never ends is given up after its chances', async () => {
  machineWith({ cold: { webgl: 1e9 }, step: { webgl: 5 } }, 1);
  for (let chance = 1; chance <= CHANCES; chance++)
    expect(measuring((await start()).told)).toContain('Measuring WebGL with this network …');
  const { first, told, sentence } = await start();
  expect([first, told]).toEqual(['wasm', []]);
  expect(sentence).not.toContain('next training');
});

test('where a step on WASM takes longer than all measuring may, a GPU without a figure is tried first', async () => {
  machineWith({ cold: { webgpu: 2500 }, step: { webgpu: 50 } }, 120);
  const first = await start();
  expect(first.first).toBe('webgpu');
  expect(first.sentence).toContain(
    'WASM could be measured with this network at batch 32: 3\u202f840 ms (at most, judged by 1 of its 32 images) a step',
  );
  expect(first.sentence).toContain(
    'A step takes so long that WebGPU, without a figure yet, is tried before that.',
  );
  expect((await start()).sentence).toMatch(
    /^WebGPU is the fastest here .*: 50 ms a step; WASM 3\u202f840 ms/,
  );
});

test('WASM alone has a figure too, within half a second', async () => {
  machineWith({ cold: {}, step: {} }, 60);
  const { first, sentence, time } = await start();
  expect([first, sentence]).toEqual([
    'wasm',
    'Only WASM could be measured with this network at batch 32: 1\u202f920 ms (at most, judged by 1 of its 32 images) a step.',
  ]);
  expect(time).toBeLessThanOrEqual(BUDGET.alone);
  expect((await start()).told).toEqual([]);
});

test('measuring again gives everything new chances', async () => {
  machineWith({ cold: { webgl: 1e9 }, step: { webgl: 5 } }, 1);
  for (let chance = 0; chance <= CHANCES; chance++) await start();
  machineWith({ cold: { webgl: 3000 }, step: { webgl: 5 } }, 1);
  host.current = fakeHost();
  const context = { work, assets: { ...assets, probes }, host: host.current, requested: true };
  const events = measureAgain(context);
  let next = await events.next();
  while (!next.done) next = await events.next();
  expect(next.value.sentence).toContain('WebGL is the fastest here');
  expect((await start()).first).toBe('webgl');
});

test('what was not done when the user asked is measured again when the user asks', async () => {
  machineWith({ cold: { webgl: 1e9 }, step: { webgl: 5 } }, 1);
  host.current = fakeHost();
  const context = { work, assets: { ...assets, probes }, host: host.current, requested: true };
  const events = measureAgain(context);
  let next = await events.next();
  while (!next.done) next = await events.next();
  expect(next.value.sentence).toBe(
    'Only WASM could be measured with this network at batch 32: 32 ms a step; WebGL has no figure: its shaders and first steps were ' +
      'not done in time. “Measure again” gives WebGL more time.',
  );
});
