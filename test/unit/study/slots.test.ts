import { expect, test } from 'vitest';
import { studySchema } from '../../../shared/document/study';
import { slotsOf } from '../../../shared/study/slots';
import { design } from './examples';

test('a study that times steps trains one at a time, any other as many as there is room for', () => {
  expect([0, 1, 4].map((room) => slotsOf({ oneAtATime: false }, room))).toEqual([1, 1, 4]);
  expect([0, 1, 4].map((room) => slotsOf({ oneAtATime: true }, room))).toEqual([1, 1, 1]);
});

test('a design that does not say so trains as many as there is room for, as before', () => {
  const { oneAtATime: _, ...older } = design;
  expect(studySchema.parse(older).oneAtATime).toBe(false);
});
