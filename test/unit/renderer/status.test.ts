import { expect, test } from 'vitest';
import { GrowingSteps } from '../../../renderer/training/columns';
import { frameCost, frameRhythm, smallerBatchEvery } from '../../../renderer/training/frameCost';
import {
  idleStatus,
  isUnderWay,
  reduceTraining,
  shownLoss,
  type TrainingStatus,
} from '../../../renderer/training/status';
import { findDataset } from '../../../shared/data/catalogue';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { document, epochOf, stepOf } from './fixtures';

const started: TrainingEvent = {
  type: 'started',
  backend: 'wasm',
  note: null,
  step: 0,
  report: null,
  totalSteps: 20,
  stepsPerEpoch: 10,
};

const after = (...events: TrainingEvent[]): TrainingStatus => events.reduce(reduceTraining, idleStatus);

const steps = (...numbers: number[]): TrainingEvent => ({
  type: 'steps',
  steps: numbers.map((step) => stepOf(step)),
  tensors: 100,
  bytes: 2048,
});

const ended: TrainingEvent = {
  type: 'ended',
  reason: 'completed',
  sentence: 'Done.',
  step: 20,
  valLoss: 0.6,
  valAccuracy: 0.75,
};

test('preparing shows what is being done, started clears it', () => {
  expect(after({ type: 'preparing', sentence: 'Reading …' })).toMatchObject({
    phase: 'preparing',
    sentence: 'Reading …',
  });
  expect(after({ type: 'preparing', sentence: 'Reading …' }, started)).toMatchObject({
    phase: 'running',
    sentence: null,
    backend: 'wasm',
    totalSteps: 20,
  });
});

test('steps move the progress and give the mean time of the last ones', () => {
  expect(after(started, steps(1, 2), steps(3))).toMatchObject({
    step: 3,
    epoch: 1,
    msPerStep: 4,
    tensors: 100,
  });
});

test('the time left counts the steps, and the validations once one was measured', () => {
  expect(after(started, steps(1, 2, 3, 4, 5)).timeLeft).toBe(15 * 4);
  const first = Array.from({ length: 10 }, (_, index) => index + 1);
  // The epoch took 60 ms, its ten steps 40: validation took 20.
  const status = after(started, steps(...first), { type: 'epoch', metrics: epochOf(1, 10) });
  expect(status.timeLeft).toBe(10 * 4 + 20);
});

test('there is no time left to tell before the first step', () => {
  expect(after(started).timeLeft).toBeNull();
});

test('validation is a phase of its own, and running goes on after it', () => {
  const validating = after(started, steps(10), { type: 'validating', done: 1, total: 4 });
  expect(validating).toMatchObject({ phase: 'validating', validation: { done: 1, total: 4 } });
  const next = reduceTraining(validating, { type: 'epoch', metrics: epochOf(1, 10) });
  expect(next).toMatchObject({ phase: 'running', validation: null, lastEpoch: { epoch: 1 } });
});

test('pause, one step, resume', () => {
  const paused = after(started, steps(1), { type: 'paused', step: 1 });
  expect(paused.phase).toBe('paused');
  expect(reduceTraining(paused, steps(2)).phase).toBe('paused');
  expect(reduceTraining(paused, { type: 'running', step: 1 }).phase).toBe('running');
});

test('the end keeps the last measurements and says why', () => {
  const status = after(started, steps(1), ended);
  expect(status).toMatchObject({
    phase: 'ended',
    reason: 'completed',
    sentence: 'Done.',
    step: 1,
    timeLeft: null,
  });
  expect(isUnderWay(status.phase)).toBe(false);
  expect(isUnderWay('preparing')).toBe(true);
  expect(isUnderWay('idle')).toBe(false);
});

const timed = (milliseconds: (step: number) => number, count: number): GrowingSteps => {
  const columns = new GrowingSteps();
  for (let step = 1; step <= count; step++)
    columns.push({ ...stepOf(step), milliseconds: milliseconds(step) });
  return columns;
};

const everyTenth = (count: number): number[] =>
  Array.from({ length: Math.floor(count / 10) }, (_, index) => (index + 1) * 10);

test('the cost of frames is what their steps take longer, spread over all steps', () => {
  const cost = frameCost(
    timed((step) => (step % 10 === 0 ? 15 : 10), 205),
    everyTenth(205),
    null,
  );
  expect(cost).toBeCloseTo(0.05, 3);
});

test('the cost of frames is not measured by steps on smaller batches, which take less time', () => {
  // Nine whole batches of 10 ms and one of 2 ms an epoch; frames make whole ones take 15 ms.
  const whole = (step: number) => (step % 5 === 0 ? 15 : 10);
  const times = timed((step) => (step % 10 === 0 ? 2 : whole(step)), 200);
  const framed = Array.from({ length: 40 }, (_, index) => (index + 1) * 5);
  expect(frameCost(times, framed, 10)).toBeCloseTo((0.5 * (framed.length - 1)) / 195, 6);
  // Frames of the last steps of epochs alone tell nothing of what they add.
  const ends = framed.filter((step) => step % 10 === 0);
  expect(frameCost(times, ends, 10)).toBeNull();
  expect(frameCost(times, ends, null)).toBe(0);
});

test('the last batch of an epoch is smaller where images are left over', () => {
  const withBatch = (batchSize: number) => ({ ...document, training: { ...document.training, batchSize } });
  const { trainCount } = findDataset('digits8x8') ?? { trainCount: 0 };
  expect(smallerBatchEvery(withBatch(32))).toBe(Math.ceil(trainCount / 32));
  expect(smallerBatchEvery(withBatch(trainCount))).toBeNull();
  // One batch alone, which is as large as all others.
  expect(smallerBatchEvery(withBatch(trainCount + 1))).toBeNull();
});

test('the ends of epochs are named beside how often frames are taken where there are hardly others', () => {
  const every = (framesEvery: number) =>
    frameRhythm({ ...document, training: { ...document.training, framesEvery } });
  expect(every(1)).toBe('every step');
  expect(every(20)).toBe('every 20 steps');
  expect(every(5000)).toBe('every 5\u202f000 steps and at ends of epochs');
});

test('frames that cost nothing cost nothing, and too few steps are no measurement', () => {
  expect(
    frameCost(
      timed((step) => (step % 10 === 0 ? 9 : 10), 205),
      everyTenth(205),
      null,
    ),
  ).toBe(0);
  expect(
    frameCost(
      timed(() => 10, 40),
      everyTenth(40),
      null,
    ),
  ).toBeNull();
});

test('a training that goes on from a checkpoint begins at its step and epoch', () => {
  const status = after({ ...started, step: 13, totalSteps: 30 });
  expect(status).toMatchObject({ phase: 'running', step: 13, epoch: 2, epochsBefore: 1 });
  const [at13, at14] = [status, reduceTraining(status, steps(14))];
  expect(at13.timeLeft).toBeNull();
  expect(at14.timeLeft).toBe(16 * (at14.msPerStep ?? 0));
  expect(after({ ...started, step: 20 }).epoch).toBe(2);
});

test('what was measured stands until the next run tells what it was chosen by', () => {
  const report = { measurements: [], sentence: 'Only WASM could be measured.' };
  expect(after({ type: 'measured', report }).report).toEqual(report);
  expect(after({ type: 'measured', report })).toMatchObject({ phase: 'idle' });
  expect(after({ type: 'measured', report }, started).report).toBeNull();
});

test('the loss shown is an epoch’s between epochs and at the end, and the last batch’s within one', () => {
  const [step, epoch] = [
    { step: 12, loss: 9.7e-7 },
    { step: 10, loss: 0.03 },
  ];
  expect(shownLoss(null, null, false)).toBeNull();
  expect(shownLoss(step, null, true)).toEqual({ of: 'batch', value: 9.7e-7 });
  expect(shownLoss(step, epoch, false)).toEqual({ of: 'batch', value: 9.7e-7 });
  expect(shownLoss(step, epoch, true)).toEqual({ of: 'epoch', value: 0.03 });
  expect(shownLoss({ ...step, step: 10 }, epoch, false)).toEqual({ of: 'epoch', value: 0.03 });
});
