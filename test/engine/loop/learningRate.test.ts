import { expect, test } from 'vitest';
import type { TrainingSettings } from '../../../shared/document/schema';
import { createTrainingControl } from '../../../shared/engine';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { learningRateOf } from '../../../shared/schedule';
import {
  collect,
  endingOf,
  epochsOf,
  eventsOf,
  numbersOf,
  startTraining,
  stepsOf,
  tinyDocument,
} from './support';

/** Sets learning rates while the training is paused after the steps given, in 46 steps of one epoch. */
async function changedAt(
  changes: Readonly<Record<number, number>>,
  settings: Partial<TrainingSettings> = {},
): Promise<TrainingEvent[]> {
  const control = createTrainingControl();
  control.step();
  return await collect(startTraining(tinyDocument(settings), { control }), (event) => {
    if (event.type !== 'paused') return;
    const rate = changes[event.step];
    if (rate !== undefined) control.setLearningRate(rate);
    control.step();
  });
}

const ratesOf = (events: readonly TrainingEvent[]): number[] =>
  stepsOf(events).map(({ learningRate }) => learningRate);

test('a rate set while paused holds from the next step on; the events tell when and which', async () => {
  const events = await changedAt({ 10: 0.5, 20: 1e-4 });
  expect(eventsOf(events, 'learningRate')).toEqual([
    { type: 'learningRate', step: 11, learningRate: 0.5 },
    { type: 'learningRate', step: 21, learningRate: 1e-4 },
  ]);
  const expected = Array.from(
    { length: 46 },
    (_, index) => [0.01, 0.5, 1e-4][Math.min(2, Math.floor(index / 10))],
  );
  expect(ratesOf(events)).toEqual(expected);
  expect(epochsOf(events)[0]?.learningRate).toBe(1e-4);
});

test('it is told at once, while the training still waits', async () => {
  const control = createTrainingControl();
  control.pause();
  const events = await collect(startTraining(tinyDocument(), { control }), (event) => {
    if (event.type === 'paused') control.setLearningRate(0.5);
    if (event.type === 'learningRate') control.stop();
  });
  expect(events.slice(-3)).toMatchObject([
    { type: 'paused', step: 0 },
    { type: 'learningRate', step: 1, learningRate: 0.5 },
    { type: 'ended', reason: 'stopped', step: 0 },
  ]);
});

test('a rate set while it runs holds from the step told on', async () => {
  const control = createTrainingControl();
  const events = await collect(startTraining(tinyDocument(), { control }), (event) => {
    if (event.type === 'steps') control.setLearningRate(0.002);
  });
  const [change, ...more] = eventsOf(events, 'learningRate');
  expect(more).toEqual([]);
  const from = change?.step ?? Number.NaN;
  expect(from).toBeGreaterThan(1);
  for (const { step, learningRate } of stepsOf(events)) expect(learningRate).toBe(step < from ? 0.01 : 0.002);
  expect(endingOf(events)).toMatchObject({ reason: 'completed', step: 46 });
});

test('the same changes at the same steps give the same numbers, bit for bit', async () => {
  const changes = { 5: 0.03, 30: 0.001 };
  const first = numbersOf(await changedAt(changes));
  expect(numbersOf(await changedAt(changes))).toEqual(first);
  expect(numbersOf(await changedAt({ 6: 0.03, 30: 0.001 }))).not.toEqual(first);
});

test('a rate set before the first step is that of the settings', async () => {
  const optimizer = { ...tinyDocument().training.optimizer, learningRate: 0.002 };
  const control = createTrainingControl();
  control.setLearningRate(0.002);
  const set = await collect(startTraining(tinyDocument(), { control }));
  expect(numbersOf(set)).toEqual(numbersOf(await collect(startTraining(tinyDocument({ optimizer })))));
});

test('the rate in force already is no change', async () => {
  expect(eventsOf(await changedAt({ 10: 0.01 }), 'learningRate')).toEqual([]);
});

test.each([
  { kind: 'cosine', finalShare: 0.1 },
  { kind: 'oneCycle', riseShare: 0.3, startDivisor: 25, finalDivisor: 100 },
] as const)('the $kind schedule goes on with its shares of the new rate', async (schedule) => {
  const events = await changedAt({ 20: 0.5 }, { schedule });
  const course = { stepsPerEpoch: 46, totalSteps: 46, validationLosses: [] };
  const [before, after] = [0.01, 0.5].map((rate) => learningRateOf(schedule, rate, course));
  expect(ratesOf(events)).toEqual(
    Array.from({ length: 46 }, (_, index) => (index < 20 ? before : after)?.(index + 1)),
  );
});

test('a reduction on a plateau is one of the new rate', async () => {
  const schedule = {
    kind: 'plateau',
    factor: 0.1,
    patience: 1,
    minimumImprovement: 1e6,
    minimumRate: 0,
  } as const;
  const events = await changedAt({ 50: 0.5 }, { schedule, epochs: 3 });
  const rates = epochsOf(events).map(({ learningRate }) => learningRate);
  expect(rates).toEqual([0.01, 0.5, 0.5 * 0.1]);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%s is refused as no learning rate', (rate) => {
  expect(() => createTrainingControl().setLearningRate(rate)).toThrow(
    `A learning rate is a finite number above 0; received ${rate}: give another.`,
  );
});
