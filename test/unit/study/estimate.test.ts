import { expect, test } from 'vitest';
import { findDataset } from '../../../shared/data/catalogue';
import { estimateTimeLeft } from '../../../shared/study/estimate';
import { probeOf, type Trial, trialsOf } from '../../../shared/study/trials';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn, outcome } from './examples';

const variants = variantsOf(drawn(), design);
const trials = trialsOf(variants, [0, 1]);
const left = trials.map((trial) => ({ trial, done: 0 }));
const nothing = { variants, left, outcomes: [], warmUp: null, slots: 2 };

test('without a measurement there is no figure, and none where nothing is left', () => {
  expect(estimateTimeLeft(nothing)).toBeNull();
  expect(estimateTimeLeft({ ...nothing, left: [], outcomes: [outcome(0, 0, [0.5])] })).toBeNull();
});

test('a warm-up of a whole epoch gives that for every epoch, and what is beside for every training', () => {
  const whole = { msPerEpoch: 700, msBeside: 90 };
  const warmUp = { msPerImage: 0.01, steps: 20, whole, sentence: '' };
  // Of two epochs each.
  expect(estimateTimeLeft({ ...nothing, warmUp })).toEqual({
    milliseconds: (trials.length * (90 + 2 * 700)) / 2,
    by: 'epoch',
  });
});

test('a warm-up that came to no end of an epoch gives images times epochs times the time of one', () => {
  const warmUp = { msPerImage: 0.01, steps: 20, whole: null, sentence: '' };
  const images = trials.length * 2 * (findDataset(drawn().dataset.id)?.trainCount ?? Number.NaN);
  expect(estimateTimeLeft({ ...nothing, warmUp })).toEqual({
    milliseconds: (images * 0.01) / 2,
    by: 'steps',
  });
});

test('trainings that were completed say more: their variant’s, or else their setting’s, or else all', () => {
  // Epochs of the examples take 100 ms each.
  const outcomes = [outcome(0, 0, [0.5, 0.6]), outcome(1, 0, [0.5, 0.6, 0.7]), outcome(3, 0, [0.5])];
  const of = (index: number, done = 0) =>
    estimateTimeLeft({
      ...nothing,
      left: left.slice(index, index + 1).map((each) => ({ ...each, done })),
      outcomes,
    });
  expect(of(0)?.milliseconds).toBeCloseTo(200);
  expect(of(2)?.milliseconds).toBeCloseTo(250);
  expect(of(5)?.milliseconds).toBeCloseTo(100);
  expect(of(0, 0.75)?.milliseconds).toBeCloseTo(50);
  expect(of(0)?.by).toBe('trainings');
});

test('the wall time of a training counts, with what it was looked into, where it was kept', () => {
  const outcomes = [outcome(0, 0, [0.5, 0.6], { wallMilliseconds: 1500 }), outcome(0, 1, [0.5, 0.6])];
  const [first] = left;
  if (first === undefined) throw new Error('There is no trial.');
  const of = (known: typeof outcomes) =>
    estimateTimeLeft({ ...nothing, left: [first], outcomes: known })?.milliseconds;
  expect(of(outcomes.slice(0, 1))).toBe(1500);
  expect(of(outcomes)).toBe((1500 + 200) / 2);
});

test('one that diverged took less time than a whole one and does not count', () => {
  const diverged = outcome(0, 0, [0.5], { ended: 'diverged' });
  expect(estimateTimeLeft({ ...nothing, outcomes: [diverged] })).toBeNull();
});

test('what tries a learning rate takes the time of its own epochs, and says nothing of trials', () => {
  const [trial] = trials;
  if (trial === undefined) throw new Error('There is no trial.');
  // A trial has two epochs.
  const probe = probeOf(trial, { place: 3, rate: 0.5, epochs: 6 });
  const outcomes = [outcome(0, 0, [0.5, 0.6]), outcome(0, 0, [0.5, 0.6, 0.7, 0.8, 0.9, 1], { probe: 0.1 })];
  const of = (own: Trial) => estimateTimeLeft({ ...nothing, left: [{ trial: own, done: 0 }], outcomes });
  expect(of(trial)?.milliseconds).toBeCloseTo(200);
  expect(of(probe)?.milliseconds).toBeCloseTo(600);
});
