import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeAugmentation } from '../../../shared/augmentation';
import { type Augmentation, noAugmentation } from '../../../shared/document/augmentation';
import { augmentation } from '../document/arbitraries';

test.each<[Augmentation, string]>([
  [noAugmentation, 'none'],
  [
    {
      shift: { kind: 'pixels', most: 2, fill: 'edge' },
      flip: 'both',
      noise: { kind: 'gaussian', standardDeviation: 0.05 },
    },
    'shifts by up to 2 pixels, filled with the nearest pixel, flips (both), noise of standard deviation 0.05',
  ],
  [
    { ...noAugmentation, shift: { kind: 'share', most: 0.1, fill: 'zeros' } },
    'shifts by up to 0.1 of the size, filled with zeros',
  ],
  [
    { ...noAugmentation, shift: { kind: 'crop', padding: 4, fill: 'zeros' } },
    'crops after padding by 4 pixels, filled with zeros',
  ],
])('words for %j', (settings, words) => {
  expect(describeAugmentation(settings)).toBe(words);
});

test('the same words only for the same settings', () => {
  fc.assert(
    fc.property(augmentation, augmentation, (one, other) => {
      const same = describeAugmentation(one) === describeAugmentation(other);
      if (same) expect(one).toEqual(other);
      else expect(one).not.toEqual(other);
    }),
  );
});
