import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { collect, endingOf, eventsOf, framesOf, startTraining, stepsOf, tinyDocument } from './support';

/** Tensors there are without any training: TensorFlow.js and the kernels keep a few. */
const tensors = (): number => memory().numTensors;
let idle = 0;

beforeAll(async () => {
  await collect(startTraining(tinyDocument()));
  idle = tensors();
});

const sgd = (learningRate: number): NormscopeDocument =>
  tinyDocument({ optimizer: { kind: 'sgd', learningRate }, framesEvery: 1 });

test('a loss that is no number any more ends the training with its step, the cause and what to do', async () => {
  const events = await collect(startTraining(sgd(1e30)));
  const ending = endingOf(events);
  expect(ending.reason).toBe('diverged');
  expect(ending.sentence).toMatch(
    /^The loss became (NaN|infinite) at step \d+: .* lower the learning rate \(now 1e\+30; try 0\.1\)/,
  );
  const last = stepsOf(events).at(-1);
  expect(last?.step).toBe(ending.step);
  expect(Number.isFinite(last?.loss)).toBe(false);
  expect(
    stepsOf(events)
      .slice(0, -1)
      .every(({ loss }) => Number.isFinite(loss)),
  ).toBe(true);
  expect(framesOf(events).length).toBe(stepsOf(events).length);
  expect(tensors()).toBe(idle);
});

test('weights that the last update of an epoch ruins show in its validation, and end the training alike', async () => {
  const all = tinyDocument({ optimizer: { kind: 'sgd', learningRate: 1e30 }, batchSize: 1442, epochs: 3 });
  const events = await collect(startTraining(all));
  expect(stepsOf(events).map(({ loss }) => Number.isFinite(loss))).toEqual([true]);
  expect(eventsOf(events, 'epoch').length).toBe(1);
  expect(endingOf(events)).toMatchObject({
    ...{ reason: 'diverged', step: 1 },
    sentence: expect.stringMatching(/^The validation loss became (NaN|infinite) at step 1: .*learning rate/),
  });
  expect(tensors()).toBe(idle);
});

test('a network with errors fails with the compiler’s sentences', async () => {
  const document = tinyDocument();
  const graph = { ...document.graph, edges: document.graph.edges.slice(1) };
  const events = await collect(startTraining({ ...document, graph }));
  expect(events.map(({ type }) => type)).toEqual(['preparing', 'ended']);
  const { reason, sentence, step } = endingOf(events);
  expect([reason, step]).toEqual(['failed', 0]);
  expect(sentence).toMatch(/^The network cannot be trained yet\. .*conv_1/);
});

test('a data set file that cannot be read fails with its name', async () => {
  const readAsset = (): Promise<Uint8Array> => Promise.reject(new Error('no such file'));
  const { reason, sentence } = endingOf(await collect(startTraining(tinyDocument(), { readAsset })));
  expect(reason).toBe('failed');
  expect(sentence).toMatch(/^Training failed before the first step: .*digits8x8.*no such file/);
});

test.each([
  ['out of memory', /^Memory ran out after step \d+\. Choose a smaller batch \(now 32\)/],
  ['the moon is full', /^Training failed after step \d+: the moon is full\. Everything measured/],
])(
  'an error in the middle (%s) ends with a sentence and leaves no tensor behind',
  async (message, sentence) => {
    let readings = 0;
    const now = (): number => {
      readings += 1;
      if (readings > 60) throw new Error(message);
      return readings;
    };
    const events = await collect(startTraining(tinyDocument({ framesEvery: 1 }), { now }));
    expect(stepsOf(events).length).toBeGreaterThan(0);
    expect(endingOf(events)).toMatchObject({ reason: 'failed', sentence: expect.stringMatching(sentence) });
    expect(tensors()).toBe(idle);
  },
);

test.each(['started', 'frame', 'validating', 'epoch'] as const)(
  'a caller who leaves at %s leaves no tensor behind',
  async (type) => {
    for await (const event of startTraining(tinyDocument({ framesEvery: 5 }))) if (event.type === type) break;
    expect(tensors()).toBe(idle);
  },
);

test('tensors do not leak: after every one of 230 steps there are as many as after the second', async () => {
  const events = await collect(startTraining(tinyDocument({ epochs: 5, framesEvery: 3 })));
  const counts = eventsOf(events, 'steps').filter(({ steps }) => (steps.at(-1)?.step ?? 0) > 1);
  expect(stepsOf(events).length).toBe(230);
  expect(counts.length).toBeGreaterThan(70);
  expect(new Set(counts.map((event) => event.tensors)).size).toBe(1);
  expect(new Set(counts.map((event) => event.bytes)).size).toBe(1);
  expect(tensors()).toBe(idle);
});

test('neither do they on cpu', async () => {
  await setBackend('cpu');
  const before = tensors();
  await collect(startTraining(tinyDocument({ backend: 'cpu', batchSize: 256, framesEvery: 2 })));
  expect(tensors()).toBe(before);
});
