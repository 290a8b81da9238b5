import { expect, test } from 'vitest';
import type { TrainingSettings } from '../../../shared/document/schema';
import { createTrainingControl } from '../../../shared/engine';
import { collect, framesOf, numbersOf, startTraining, templateDocument, tinyDocument } from './support';

const run = async (settings: Partial<TrainingSettings> = {}): Promise<unknown[]> =>
  numbersOf(await collect(startTraining(tinyDocument({ framesEvery: 10, ...settings }))));

test('the same document and seed give the same numbers on wasm, bit for bit', async () => {
  const first = await run({ epochs: 2 });
  expect(await run({ epochs: 2 })).toEqual(first);
});

test('the same document and seed give the same numbers on cpu, bit for bit', async () => {
  const settings = { backend: 'cpu', batchSize: 256 } as const;
  expect(await run(settings)).toEqual(await run(settings));
});

test('dropout too draws the same masks for the same seed', async () => {
  const document = tinyDocument();
  const nodes = document.graph.nodes.map((node) =>
    node.id === 'act_1' ? { ...node, kind: 'Dropout', config: { rate: 0.5 } } : node,
  );
  const withDropout = { ...document, graph: { ...document.graph, nodes } };
  const numbers = async (seed: number): Promise<unknown[]> => {
    const seeded = { ...withDropout, training: { ...document.training, seed } };
    return numbersOf(await collect(startTraining(seeded)));
  };
  const first = await numbers(0);
  expect(await numbers(0)).toEqual(first);
  expect(await numbers(1)).not.toEqual(first);
});

test('a network with merges repeats itself as well', async () => {
  const document = templateDocument('residual-mnist', {
    backend: 'wasm',
    framesEvery: 2,
    epochs: 1,
    seed: 7,
  });
  const fewSteps = async (): Promise<unknown[]> => {
    const control = createTrainingControl();
    const events = await collect(startTraining(document, { control }), (event) => {
      if (event.type === 'frame' && event.frame.step >= 4) control.stop();
    });
    return numbersOf(events);
  };
  expect(await fewSteps()).toEqual(await fewSteps());
});

test('another seed gives other weights and another order', async () => {
  expect(await run({ seed: 1 })).not.toEqual(await run({ seed: 0 }));
});

test('frames look and do not touch: taking them changes no other number', async () => {
  const withFrames = await run({ framesEvery: 1 });
  const without = await run({ framesEvery: 0 });
  expect(withFrames.slice(0, without.length)).toEqual(without);
});

test('a run that is paused, stepped and resumed gives what an uninterrupted one gives', async () => {
  const control = createTrainingControl();
  control.step();
  let pauses = 0;
  const events = await collect(startTraining(tinyDocument({ framesEvery: 10 }), { control }), (event) => {
    if (event.type !== 'paused') return;
    pauses += 1;
    if (pauses < 4) control.step();
    else control.resume();
  });
  expect(pauses).toBe(4);
  const paused = numbersOf(events);
  const whole = await run();
  // What was looked at on the way differs, and nothing else.
  expect(framesOf(events).map(({ step }) => step)).toEqual([1, 2, 3, 4, 10, 20, 30, 40, 46]);
  const steps = 46 + 1;
  expect(paused.slice(0, steps)).toEqual(whole.slice(0, steps));
  for (const frame of whole.slice(steps)) expect(paused).toContainEqual(frame);
});

test('the first of two epochs is what one epoch alone is', async () => {
  const one = await run({ epochs: 1, framesEvery: 0 });
  const two = await run({ epochs: 2, framesEvery: 0 });
  expect(two.slice(0, 46)).toEqual(one.slice(0, 46));
});
