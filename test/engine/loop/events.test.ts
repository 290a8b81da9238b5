import { expect, test } from 'vitest';
import { findDataset } from '../../../shared/data/catalogue';
import { createTrainingControl } from '../../../shared/engine';
import {
  collect,
  endingOf,
  epochsOf,
  eventsOf,
  framesOf,
  normsOf,
  startTraining,
  stepsOf,
  tinyDocument,
} from './support';

const digits = findDataset('digits8x8') ?? { trainCount: 0, validationCount: 0 };

test('a training tells of its preparation, its start, every step and epoch, and its end, in this order', async () => {
  const events = await collect(startTraining(tinyDocument({ epochs: 2 })));
  const order = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
  expect(order).toEqual([
    ...['preparing', 'started'],
    ...['steps', 'validating', 'epoch', 'checkpoint'],
    ...['steps', 'validating', 'epoch', 'checkpoint'],
    'ended',
  ]);
  expect(eventsOf(events, 'started')).toEqual([
    {
      type: 'started',
      backend: 'wasm',
      note: null,
      report: null,
      step: 0,
      totalSteps: 92,
      stepsPerEpoch: 46,
    },
  ]);
  expect(stepsOf(events).map(({ step }) => step)).toEqual(
    Array.from({ length: 92 }, (_, index) => index + 1),
  );
  expect(stepsOf(events).map(({ epoch }) => epoch)).toEqual([
    ...new Array<number>(46).fill(1),
    ...new Array<number>(46).fill(2),
  ]);
  expect(epochsOf(events).map(({ epoch, step }) => [epoch, step])).toEqual([
    [1, 46],
    [2, 92],
  ]);
});

test('two epochs teach the tiny network its digits, and the end says so', async () => {
  const ending = endingOf(await collect(startTraining(tinyDocument({ epochs: 2 }))));
  expect(ending).toMatchObject({ reason: 'completed', step: 92 });
  expect(ending.valAccuracy).toBeGreaterThan(0.85);
  expect(ending.valLoss).toBeLessThan(0.6);
  expect(ending.sentence).toMatch(
    /^Trained 2 epochs \(92 steps\): validation accuracy \d\d\.\d\d %, loss 0\.\d+\.$/,
  );
});

test('the last batch of an epoch takes the images left over, and the epoch’s score weighs it by them', async () => {
  const events = await collect(startTraining(tinyDocument({ batchSize: 1000 })));
  const images = [1000, digits.trainCount - 1000];
  const steps = stepsOf(events);
  expect(steps.length).toBe(2);
  const weighted = (pick: (step: (typeof steps)[number]) => number): number =>
    steps.reduce((sum, step, index) => sum + pick(step) * (images[index] ?? 0), 0) / digits.trainCount;
  expect(epochsOf(events)[0]?.loss).toBeCloseTo(
    weighted(({ loss }) => loss),
    12,
  );
  expect(epochsOf(events)[0]?.accuracy).toBeCloseTo(
    weighted(({ accuracy }) => accuracy),
    12,
  );
});

test('accuracies are shares of whole images', async () => {
  const events = await collect(startTraining(tinyDocument()));
  for (const { accuracy } of stepsOf(events).slice(0, -1)) expect((accuracy * 32) % 1).toBe(0);
  const right = (epochsOf(events)[0]?.valAccuracy ?? 0) * digits.validationCount;
  expect(right).toBeCloseTo(Math.round(right), 9);
});

test('frames and norms come of the first step, of every n-th and of the last of an epoch, each right after its step was told', async () => {
  const events = await collect(startTraining(tinyDocument({ epochs: 2, framesEvery: 20 })));
  const seen = [1, 20, 40, 46, 60, 80, 92];
  expect(framesOf(events).map(({ step, tap }) => [step, tap])).toEqual(seen.map((step) => [step, 'bn_1']));
  expect(normsOf(events).map(({ step }) => step)).toEqual(seen);
  let told = 0;
  for (const event of events) {
    if (event.type === 'steps') told = event.steps.at(-1)?.step ?? told;
    if (event.type === 'frame') expect(event.frame.step).toBe(told);
    if (event.type === 'norms') expect(event.norms.step).toBe(told);
  }
});

test('framesEvery 0 takes none', async () => {
  const events = await collect(startTraining(tinyDocument({ framesEvery: 0 })));
  expect(framesOf(events)).toEqual([]);
  expect(normsOf(events)).toEqual([]);
});

test('steps that come fast are told together: at most one message in 50 ms', async () => {
  let time = 0;
  const now = (): number => {
    time += 1;
    return time;
  };
  const events = await collect(startTraining(tinyDocument(), { now }));
  const messages = eventsOf(events, 'steps');
  expect(messages[0]?.steps.length).toBe(1);
  const perMessage = messages.slice(1, -1).map(({ steps }) => steps.length);
  expect(perMessage.length).toBeGreaterThan(1);
  expect(Math.min(...perMessage)).toBeGreaterThan(5);
  expect(stepsOf(events).length).toBe(46);
});

test('validation tells how far it has come', async () => {
  const events = eventsOf(await collect(startTraining(tinyDocument())), 'validating');
  expect(events[0]).toEqual({ type: 'validating', done: 0, total: 3 });
  expect(events.at(-1)).toEqual({ type: 'validating', done: 3, total: 3 });
});

test('frames and norms that are of the first step alone change none of the numbers, nor what a pause waits for', async () => {
  // Two steps an epoch: the second is the last of each.
  const document = tinyDocument({ epochs: 2, batchSize: 1000, framesEvery: 1 });
  const control = createTrainingControl();
  const once = await collect(startTraining(document, { control, framesAtStart: true }), (event) => {
    if (event.type === 'epoch' && event.metrics.epoch === 1) control.pause();
    if (event.type === 'paused') control.resume();
  });
  const often = await collect(startTraining(document));
  expect(framesOf(once)).toEqual(framesOf(often).slice(0, 1));
  expect(normsOf(once)).toEqual(normsOf(often).slice(0, 1));
  expect(normsOf(once).map(({ step }) => step)).toEqual([1]);
  const lossesOf = (events: typeof once) => stepsOf(events).map(({ loss }) => loss);
  expect(lossesOf(once)).toEqual(lossesOf(often));
  expect(eventsOf(once, 'paused').map(({ step }) => step)).toEqual([2]);
  const none = { ...document, training: { ...document.training, framesEvery: 0 } };
  expect(normsOf(await collect(startTraining(none, { framesAtStart: true })))).toEqual([]);
});
