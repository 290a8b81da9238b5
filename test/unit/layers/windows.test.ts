import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Window, windowPositions } from '../../../shared/layers/windows';

const windows: fc.Arbitrary<Window> = fc.record({
  size: fc.integer({ min: 1, max: 64 }),
  stride: fc.integer({ min: 1, max: 64 }),
  padding: fc.constantFrom('valid', 'same'),
});

/** First pixels of all windows that lie inside `length` pixels, found by trying every pixel. */
function placed(length: number, size: number, stride: number): readonly number[] {
  const all = Array.from({ length }, (_, first) => first);
  return all.filter((first) => first % stride === 0 && first + size <= length);
}

test('valid: as many positions as there are windows inside, each a stride from the one before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), windows, (length, { size, stride }) => {
      const positions = windowPositions(length, { size, stride, padding: 'valid' });
      expect(positions).toBe(placed(length, size, stride).length);
    }),
  );
});

test('same: the padding TensorFlow adds is the least with which as many windows fit, and never negative', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), windows, (length, { size, stride }) => {
      const positions = windowPositions(length, { size, stride, padding: 'same' });
      const padding = Math.max((positions - 1) * stride + size - length, 0);
      expect(placed(length + padding, size, stride).length).toBeGreaterThanOrEqual(positions);
      // Every pixel's stride belongs to a window, and no window begins beyond the image.
      expect(positions * stride).toBeGreaterThanOrEqual(length);
      expect((positions - 1) * stride).toBeLessThan(length);
    }),
  );
});

test('same with stride 1 keeps the length, whatever the window', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 64 }), (length, size) => {
      expect(windowPositions(length, { size, stride: 1, padding: 'same' })).toBe(length);
    }),
  );
});

test('no position where the window is longer than the image', () => {
  expect(windowPositions(3, { size: 5, stride: 1, padding: 'valid' })).toBe(0);
  expect(windowPositions(3, { size: 64, stride: 7, padding: 'valid' })).toBe(0);
});
