import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixed } from '../../../shared/words/fixed';

test.each([
  [9.45, 1, '9.5'],
  [90.55, 1, '90.6'],
  [95.75, 1, '95.8'],
  [100 * 0.2855, 1, '28.6'],
  [-9.45, 1, '-9.5'],
  [0.005, 2, '0.01'],
  [12, 0, '12'],
  [-1e-9, 1, '0.0'],
  [Number.NaN, 1, 'NaN'],
])('%d with %i decimals is %s', (value, decimals, text) => {
  expect(fixed(value, decimals)).toBe(text);
});

test('halves of shares of 2,000 images are rounded away from zero, all others to the nearest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2000 }), (right) => {
      const tenths = Math.floor((right + 1) / 2);
      expect(fixed(100 * (right / 2000), 1)).toBe((tenths / 10).toFixed(1));
    }),
  );
});
