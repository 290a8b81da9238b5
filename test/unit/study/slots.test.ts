import { expect, test } from 'vitest';
import { studySchema } from '../../../shared/document/study';
import { slotsOf, threadsOf } from '../../../shared/study/slots';
import { design } from './examples';

test('a study that times steps trains one at a time, any other as many as there is room for', () => {
  expect([0, 1, 4].map((room) => slotsOf({ oneAtATime: false }, room))).toEqual([1, 1, 4]);
  expect([0, 1, 4].map((room) => slotsOf({ oneAtATime: true }, room))).toEqual([1, 1, 1]);
});

test('a design that does not say so trains as many as there is room for, as before', () => {
  const { oneAtATime: _, ...older } = design;
  expect(studySchema.parse(older).oneAtATime).toBe(false);
});

test('trainings that run beside each other share the cores, and one has a thread at least', () => {
  const shared = [1, 2, 3, 8, 20].map((slots) => threadsOf(8, slots));
  expect(shared).toEqual([8, 4, 2, 1, 1]);
});
