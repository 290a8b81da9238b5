import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { cpuOpener } from '../../../shared/engine/backends/cpu';
import { wasmOpener } from '../../../shared/engine/backends/wasm';
import { webglOpener } from '../../../shared/engine/backends/webgl';
import { createBreathe } from '../../../shared/engine/loop/breathe';
import { createTrainingControl } from '../../../shared/engine/loop/control';
import { openSession } from '../../../shared/engine/loop/session';
import { measure } from '../../../shared/engine/measure';
import { selectBackend } from '../../../shared/engine/selection';
import type { ProbeCache } from '../../../shared/engine/selection/cache';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { assets, collect, eventsOf, numbersOf, startTraining, tinyDocument, tinyWork } from '../loop/support';
import { useBackend } from '../useBackend';

vi.mock('../../../shared/engine/loop/session', { spy: true });

/** Whether there is a GPU: plain JavaScript in the place of WebGL, which really trains and never wins against WASM. */
const gpu = { works: true, renderer: 'acme' };

function memoryCache(runtime = 'app 1'): ProbeCache {
  let stored: unknown = null;
  return {
    runtime,
    load: () => Promise.resolve(stored),
    save: (table) => {
      stored = JSON.parse(JSON.stringify(table));
      return Promise.resolve();
    },
  };
}

/** Trains one epoch with that cache; everything it told, and how many networks were built for it. */
async function trained(probes?: ProbeCache, settings: Parameters<typeof tinyDocument>[0] = {}) {
  vi.mocked(openSession).mockClear();
  const document = tinyDocument({ backend: 'auto', ...settings });
  const withCache = probes === undefined ? assets : { ...assets, probes };
  const events = await collect(startTraining(document, { assets: withCache }));
  const [started] = eventsOf(events, 'started');
  if (started === undefined) throw new Error('The training did not start.');
  return { events, started, sessions: vi.mocked(openSession).mock.calls.length };
}

const sentences = (events: readonly TrainingEvent[]): string[] =>
  eventsOf(events, 'preparing').map(({ sentence }) => sentence);

beforeAll(async () => {
  await useBackend('cpu');
  vi.spyOn(webglOpener, 'identify').mockImplementation(() => Promise.resolve(gpu.renderer));
  vi.spyOn(webglOpener, 'open').mockImplementation((...args) =>
    gpu.works ? cpuOpener.open(...args) : Promise.resolve({ kind: 'absent', reason: 'there is none' }),
  );
});

beforeEach(() => {
  Object.assign(gpu, { works: true, renderer: 'acme' });
});

test('auto measures every backend that opens, says so, and trains on the fastest', async () => {
  const { events, started, sessions } = await trained();
  expect(sentences(events)).toEqual(
    expect.arrayContaining(['Measuring WebGL with this network …', 'Measuring WASM with this network …']),
  );
  expect(started).toMatchObject({ backend: 'wasm', note: null });
  expect(started.report?.measurements.map(({ backend }) => backend)).toEqual(['wasm', 'webgl']);
  expect(started.report?.sentence).toMatch(
    /^WASM is the fastest here for this network at batch 32: [\d.]+ ms a step; WebGL [\d.,]+ ms\b.*\.$/,
  );
  expect(sessions).toBe(3);
});

test('measuring changes no number of the training after it', async () => {
  const measured = await trained(undefined, { framesEvery: 5 });
  const plain = await collect(startTraining(tinyDocument({ backend: 'wasm', framesEvery: 5 })));
  expect(numbersOf(measured.events)).toEqual(numbersOf(plain));
});

test('WASM alone is measured so that there is a figure, once for a network', async () => {
  gpu.works = false;
  const cache = memoryCache();
  const { started, sessions } = await trained(cache);
  expect(started).toMatchObject({ backend: 'wasm', note: null });
  expect(started.report?.sentence).toMatch(
    /^Only WASM could be measured with this network at batch 32: [\d.]+ ms a step\.$/,
  );
  expect(sessions).toBe(2);
  expect((await trained(cache)).sessions).toBe(1);
});

test('WASM alone is not measured where the figure could not be kept', async () => {
  gpu.works = false;
  const { events, started, sessions } = await trained();
  expect([started.backend, started.report, sessions]).toEqual(['wasm', null, 1]);
  expect(sentences(events).filter((sentence) => sentence.startsWith('Measuring'))).toEqual([]);
});

test('a network that takes much memory is not built twice only for a figure', async () => {
  gpu.works = false;
  const work = await tinyWork({ batchSize: 1442 });
  const { totals } = work.plan;
  const heavy = { ...work.plan, totals: { ...totals, activationBytes: 2 ** 20 } };
  vi.mocked(openSession).mockClear();
  const host = { now: () => performance.now(), breathe: createBreathe(), control: createTrainingControl() };
  const probes = memoryCache();
  const context = { work: { ...work, plan: heavy }, assets: { ...assets, probes }, host, requested: false };
  const events = selectBackend('auto', context);
  expect(await events.next()).toMatchObject({ value: { sentence: 'Looking for backends …' } });
  expect(await events.next()).toMatchObject({ done: true, value: { report: null } });
  expect(vi.mocked(openSession)).not.toHaveBeenCalled();
});

test('a backend asked for by name is not measured', async () => {
  const { started, sessions } = await trained(undefined, { backend: 'wasm' });
  expect([started.backend, started.report, sessions]).toEqual(['wasm', null, 1]);
});

test('the second training of the same network takes what was measured for the first, whatever its seed', async () => {
  const cache = memoryCache();
  const first = await trained(cache);
  const second = await trained(cache, { seed: 3 });
  expect([first.sessions, second.sessions]).toEqual([3, 1]);
  expect(second.started.report).toEqual(first.started.report);
  expect(sentences(second.events).filter((sentence) => sentence.startsWith('Measuring'))).toEqual([]);
});

test('another batch size, another graphics adapter and another version of the app are measured anew', async () => {
  const cache = memoryCache();
  await trained(cache);
  expect((await trained(cache, { batchSize: 64 })).sessions).toBe(3);
  gpu.renderer = 'other';
  expect((await trained(cache)).sessions).toBe(3);
  gpu.renderer = 'acme';
  expect((await trained(cache)).sessions).toBe(1);
  expect((await trained({ ...cache, runtime: 'app 2' })).sessions).toBe(3);
});

test('measuring again asks nobody’s memory, opens software renderers too, and is remembered', async () => {
  const cache = memoryCache();
  await trained(cache);
  vi.mocked(openSession).mockClear();
  vi.mocked(webglOpener.open).mockClear();
  const document = tinyDocument({ backend: 'wasm' });
  const control = createTrainingControl();
  const events = await collect(
    measure({ document, readAsset, assets: { ...assets, probes: cache }, control }),
  );
  expect(vi.mocked(openSession)).toHaveBeenCalledTimes(2);
  expect(vi.mocked(webglOpener.open).mock.calls.every(([, requested]) => requested)).toBe(true);
  const [measured] = eventsOf(events, 'measured');
  expect(measured?.report.measurements.map(({ backend }) => backend)).toEqual(['wasm', 'webgl']);
  expect((await trained(cache)).started.report).toEqual(measured?.report);
});

test('what cannot be measured says why', async () => {
  const control = createTrainingControl();
  const document = tinyDocument();
  const missing = (): Promise<Uint8Array> => Promise.reject(new Error('no such file'));
  const unread = await collect(measure({ document, readAsset: missing, assets, control }));
  expect(eventsOf(unread, 'measured')[0]?.report).toEqual({
    measurements: [],
    sentence: expect.stringMatching(/^The backends could not be measured: .*no such file/),
  });
  const graph = { ...document.graph, edges: document.graph.edges.slice(1) };
  const broken = await collect(measure({ document: { ...document, graph }, readAsset, assets, control }));
  expect(eventsOf(broken, 'measured')[0]?.report.sentence).toMatch(/^The network cannot be trained yet\./);
});

test('WASM that cannot be opened is no candidate, and plain JavaScript is one only where it is the last', async () => {
  gpu.works = false;
  vi.spyOn(wasmOpener, 'open').mockResolvedValue({ kind: 'refused', reason: 'it is broken' });
  const { started, sessions } = await trained(undefined, { batchSize: 512 });
  expect(started).toMatchObject({
    ...{ backend: 'cpu', report: null },
    note: 'Training runs on plain JavaScript, because WASM cannot be used: it is broken.',
  });
  expect(sessions).toBe(1);
  vi.mocked(wasmOpener.open).mockRestore();
});
