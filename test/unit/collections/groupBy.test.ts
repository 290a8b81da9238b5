import { expect, test } from 'vitest';
import { groupBy } from '../../../shared/collections/groupBy';

test('items are grouped in their order, keys in that of their first item', () => {
  expect([...groupBy([3, 1, 4, 1, 5, 9], (value) => value % 3)]).toEqual([
    [0, [3, 9]],
    [1, [1, 4, 1]],
    [2, [5]],
  ]);
});

test('nothing groups to nothing', () => {
  expect(groupBy([], String).size).toBe(0);
});
