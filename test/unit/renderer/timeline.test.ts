import { expect, test } from 'vitest';
import { placeWords } from '../../../renderer/panels/timeline/words';
import { GrowingSteps } from '../../../renderer/training/columns';
import { stepOf } from './fixtures';

function runOf(lastStep: number): Parameters<typeof placeWords>[0] {
  const steps = new GrowingSteps();
  for (let step = 1; step <= lastStep; step++) steps.push(stepOf(step));
  return { steps, lastStep, totalSteps: 20 };
}

test('who follows a run is told its step, and of which step the histograms are where they are older', () => {
  expect(placeWords(runOf(16), 8, true)).toEqual({
    place: 'epoch 2 · step 16 / 20',
    older: 'histograms of step 8',
  });
  expect(placeWords(runOf(16), 16, true)).toEqual({ place: 'epoch 2 · step 16 / 20', older: null });
});

test('who looks back is told which frame it is', () => {
  expect(placeWords(runOf(16), 8, false)).toEqual({ place: 'epoch 1 · step 8 / 20', older: null });
});

test('a frame that comes before its step was told is as new as can be', () => {
  expect(placeWords(runOf(7), 8, true)).toEqual({ place: 'epoch 1 · step 8 / 20', older: null });
});
