import { expect, it } from 'vitest';
import { nearestByKey } from '../../../renderer/ui/nearest';

/** A table of two rows and three columns, whose numbers are not equally wide. */
const points = [
  { x: 0, y: 0 },
  { x: 50, y: 0 },
  { x: 100, y: 0 },
  { x: 3, y: 20 },
  { x: 47, y: 20 },
  { x: 101, y: 20 },
];

it.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 2, null],
  ['ArrowLeft', 5, 4],
  ['ArrowDown', 1, 4],
  ['ArrowUp', 5, 2],
  ['ArrowDown', 4, null],
  ['Enter', 0, null],
])('%s leads from %i to %s', (key, from, to) => {
  expect(nearestByKey(key, points[from] ?? { x: 0, y: 0 }, points)).toBe(to);
});
