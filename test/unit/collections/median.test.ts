import { expect, test } from 'vitest';
import { median } from '../../../shared/collections/median';

test('the median is the middle, or the mean of the middle two', () => {
  expect([median([]), median([3]), median([9, 1, 5]), median([4, 1, 2, 9])]).toEqual([null, 3, 5, 3]);
});
