import { memory } from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { createTrainingControl, findLearningRate } from '../../../shared/engine';
import type { EngineAssets } from '../../../shared/engine/backends';
import { cpuOpener } from '../../../shared/engine/backends/cpu';
import { webglOpener } from '../../../shared/engine/backends/webgl';
import { type FinderEvent, usualSweep } from '../../../shared/protocol/finder';
import { failingAt, nextSession } from '../loop/faults';
import { assets, collect, endingOf, epochsOf, startTraining, tinyDocument } from '../loop/support';

vi.mock('../../../shared/engine/loop/session', { spy: true });

async function find(
  document: NormscopeDocument,
  onEvent: (event: FinderEvent, stop: () => void) => void = () => undefined,
  host: EngineAssets = assets,
): Promise<FinderEvent[]> {
  const control = createTrainingControl();
  const events: FinderEvent[] = [];
  const options = { document, readAsset, assets: host, control, sweep: usualSweep };
  for await (const event of findLearningRate(options)) {
    events.push(event);
    onEvent(event, () => control.stop());
  }
  return events;
}

function endOf(events: readonly FinderEvent[]): Extract<FinderEvent, { type: 'ended' }> {
  const last = events.at(-1);
  if (last?.type !== 'ended') throw new Error(`The last event is of type ${last?.type} and not ended.`);
  return last;
}

const pointsOf = (events: readonly FinderEvent[]) =>
  events.flatMap((event) => (event.type === 'points' ? event.points : []));

test('on the smallest template it suggests rates that train better than a hundredth of them', async () => {
  const events = await find(tinyDocument());
  expect(events.slice(0, 5).map(({ type }) => type)).toEqual([
    ...['preparing', 'preparing', 'preparing', 'preparing'],
    'started',
  ]);
  const { suggestion, sentence } = endOf(events);
  expect(sentence).toMatch(
    /^The loss comes down from \d.* at a learning rate of 0\.\d+, .* It falls fastest at 0\.\d+; /,
  );
  const accuracyAt = async (learningRate: number): Promise<number> => {
    const optimizer = { ...tinyDocument().training.optimizer, learningRate };
    const trained = await collect(startTraining(tinyDocument({ optimizer })));
    expect(endingOf(trained).reason).toBe('completed');
    return epochsOf(trained)[0]?.accuracy ?? Number.NaN;
  };
  for (const rate of [suggestion?.steepest ?? Number.NaN, suggestion?.tenthOfLowest ?? Number.NaN]) {
    expect(await accuracyAt(rate)).toBeGreaterThan((await accuracyAt(rate / 100)) + 0.2);
  }
});

test('it begins where a training begins, repeats itself bit for bit, and leaves nothing behind', async () => {
  const first = await find(tinyDocument());
  const idle = memory().numTensors;
  const second = await find(tinyDocument());
  expect([pointsOf(second), endOf(second)]).toEqual([pointsOf(first), endOf(first)]);
  expect(memory().numTensors).toBe(idle);
  const trained = await collect(startTraining(tinyDocument()));
  const [step] = trained.flatMap((event) => (event.type === 'steps' ? event.steps : []));
  expect(pointsOf(first)[0]).toMatchObject({ step: 1, learningRate: 1e-7, loss: step?.loss });
});

test('stopped, it tells how far it came and suggests nothing', async () => {
  const idle = memory().numTensors;
  const events = await find(tinyDocument(), (event, stop) => {
    if (event.type === 'points') stop();
  });
  const count = pointsOf(events).length;
  expect(endOf(events)).toEqual({
    type: 'ended',
    reason: 'stopped',
    sentence: `Stopped after ${count} of 100 steps.`,
    suggestion: null,
  });
  expect(memory().numTensors).toBe(idle);
});

test('of a network with errors it tells them', async () => {
  const { graph, ...rest } = tinyDocument();
  const { reason, sentence } = endOf(await find({ ...rest, graph: { ...graph, edges: [] } }));
  expect(reason).toBe('failed');
  expect(sentence).toMatch(/^The network cannot be trained yet\./);
});

test('it runs where a training would: on the backend that was measured fastest, and what is remembered of that stays', async () => {
  // Plain JavaScript in the place of WebGL.
  vi.spyOn(webglOpener, 'open').mockImplementation((...args) => cpuOpener.open(...args));
  const saved: unknown[] = [];
  const probes = {
    runtime: 'test',
    load: () => Promise.resolve(saved.at(-1) ?? null),
    save: (table: unknown) => {
      saved.push(table);
      return Promise.resolve();
    },
  };
  const document = tinyDocument({ backend: 'auto' });
  const host = { ...assets, probes };
  await collect(startTraining(document, { assets: host }));
  expect(saved).toHaveLength(1);
  const events = await find(document, (event, stop) => event.type === 'started' && stop(), host);
  expect(events.filter(({ type }) => type === 'started')).toMatchObject([{ backend: 'wasm', note: null }]);
  expect(JSON.stringify(events)).not.toContain('Measuring');
  expect(saved).toHaveLength(1);
  vi.restoreAllMocks();
});

test('a backend whose first step fails gives way to the next, and it says why', async () => {
  vi.spyOn(webglOpener, 'open').mockImplementation((...args) => cpuOpener.open(...args));
  await nextSession(failingAt(1, new Error('no shader')));
  const events = await find(tinyDocument({ backend: 'webgl' }));
  expect(events.filter(({ type }) => type === 'started')).toEqual([
    {
      type: 'started',
      backend: 'wasm',
      note: 'Training runs on WASM, because WebGL cannot be used: its first step failed (no shader).',
    },
  ]);
  expect(endOf(events).reason).not.toBe('failed');
  expect(pointsOf(events)).toEqual(pointsOf(await find(tinyDocument())));
  vi.restoreAllMocks();
});

test('one that fails later ends the search, in words of a search', async () => {
  await nextSession(failingAt(2, new Error('the shader is gone')));
  expect(endOf(await find(tinyDocument()))).toMatchObject({
    reason: 'failed',
    sentence:
      'The search failed after step 1: the shader is gone. Search again, or choose another backend in the training settings.',
  });
});
