import { expect, test } from 'vitest';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { watchEpoch } from '../../../shared/study/warmUp';
import { epochOf, stepOf } from '../renderer/fixtures';

const started: TrainingEvent = {
  ...{ type: 'started', backend: 'wasm', note: null, step: 0, report: null },
  ...{ totalSteps: 10, stepsPerEpoch: 10 },
};
const spreads = (step: number): TrainingEvent => ({ type: 'spreads', step, places: [] });
const steps = (...numbers: number[]): TrainingEvent => ({
  ...{ type: 'steps', steps: numbers.map((step) => stepOf(step)), tensors: 1, bytes: 1 },
});
const ended = (reason: 'completed' | 'stopped'): TrainingEvent => ({
  ...{ type: 'ended', reason, sentence: 'It ended.', step: 10, valLoss: null, valAccuracy: null },
});

/** What is measured of events that come at these times. */
function measure(...events: readonly (readonly [at: number, event: TrainingEvent])[]) {
  let time = 0;
  const watch = watchEpoch(32, () => time);
  for (const [at, event] of events) {
    time = at;
    watch.tell(event);
  }
  return watch.measured();
}

const first = [
  [100, started],
  [110, spreads(0)],
  [111, steps(1)],
  [147, steps(2, 3, 4, 5, 6, 7, 8, 9, 10)],
] as const;

test('an epoch is its steps, its validation and its look; what is beside is all before and behind', () => {
  const {
    whole,
    msPerImage,
    steps: count,
  } = measure(
    ...first,
    [200, { type: 'epoch', metrics: epochOf(1, 10) }],
    [210, spreads(10)],
    [250, ended('completed')],
  );
  // Told of from the end of the first step, of 4 ms, on.
  expect(whole).toEqual({ msPerEpoch: 104, msBeside: 146 });
  expect(msPerImage).toBe(4 / 32);
  expect(count).toBe(9);
});

test('one that is stopped says what its steps took alone', () => {
  expect(measure(...first, [150, ended('stopped')])).toEqual({
    ...{ msPerImage: 4 / 32, steps: 9, whole: null, sentence: 'It ended.' },
  });
  expect(measure([100, started], [101, steps(1)], [102, ended('stopped')]).msPerImage).toBeNull();
});
