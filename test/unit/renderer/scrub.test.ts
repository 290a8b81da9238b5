import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  frameIndexAt,
  movedFrameStep,
  nearestFrameStep,
  playStride,
  sampledSteps,
} from '../../../renderer/training/scrub';

const ascending = fc
  .uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 200 })
  .map((steps) => steps.sort((one, other) => one - other));

test('the frame at a position is the last one that is not after it', () => {
  expect(frameIndexAt([1, 10, 20], 1)).toBe(0);
  expect(frameIndexAt([1, 10, 20], 9)).toBe(0);
  expect(frameIndexAt([1, 10, 20], 10)).toBe(1);
  expect(frameIndexAt([1, 10, 20], 99)).toBe(2);
});

test('before the first frame the first is shown, without frames none', () => {
  expect(frameIndexAt([5, 10], 2)).toBe(0);
  expect(frameIndexAt([], 2)).toBe(-1);
});

test('the index found by halving is the one found by looking at all', () => {
  fc.assert(
    fc.property(ascending, fc.integer({ min: 0, max: 10_001 }), (steps, position) => {
      const all = steps.filter((step) => step <= position).length - 1;
      expect(frameIndexAt(steps, position)).toBe(Math.max(0, all));
    }),
  );
});

test('dragging snaps to the nearest frame', () => {
  expect(nearestFrameStep([1, 10, 20], 6)).toBe(10);
  expect(nearestFrameStep([1, 10, 20], 5)).toBe(1);
  expect(nearestFrameStep([1, 10, 20], 500)).toBe(20);
  expect(nearestFrameStep([], 5)).toBeNull();
});

test('no frame is nearer than the nearest', () => {
  fc.assert(
    fc.property(ascending, fc.integer({ min: 0, max: 10_001 }), (steps, position) => {
      const nearest = nearestFrameStep(steps, position) ?? Number.NaN;
      const least = Math.min(...steps.map((step) => Math.abs(step - position)));
      expect(Math.abs(nearest - position)).toBe(least);
    }),
  );
});

test('moving by frames stays within the run; from «live» it starts at the newest', () => {
  expect(movedFrameStep([1, 10, 20], null, -1)).toBe(10);
  expect(movedFrameStep([1, 10, 20], 10, 1)).toBe(20);
  expect(movedFrameStep([1, 10, 20], 20, 1)).toBe(20);
  expect(movedFrameStep([1, 10, 20], 10, -10)).toBe(1);
  expect(movedFrameStep([1, 10, 20], 20, Number.NEGATIVE_INFINITY)).toBe(1);
  expect(movedFrameStep([], null, 1)).toBeNull();
});

test('a long run plays in no more ticks than allowed', () => {
  expect(playStride(100, 330)).toBe(1);
  expect(Math.ceil(10_000 / playStride(10_000, 330))).toBeLessThanOrEqual(330);
});

test('sampled steps hold the last and stay within the limit; those of a longer run nest', () => {
  const steps = Array.from({ length: 1000 }, (_, index) => index + 1);
  const sampled = sampledSteps(steps, 32);
  expect(sampled.length).toBeLessThanOrEqual(33);
  expect(sampled[0]).toBe(1);
  expect(sampled.at(-1)).toBe(1000);
  const shorter = sampledSteps(steps.slice(0, 600), 32).slice(0, -1);
  const longer = new Set(sampledSteps(steps.slice(0, 900), 32));
  expect(shorter.every((step) => longer.has(step))).toBe(true);
});

test('a short run is sampled whole', () => {
  expect(sampledSteps([1, 10, 20], 32)).toEqual([1, 10, 20]);
  expect(sampledSteps([], 32)).toEqual([]);
});
