import { expect, test } from 'vitest';
import { summarizeFrame } from '../../../shared/signals';
import { frameOf } from './frames';

const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);

test('a frame counts every value of both sides once, in ranges both share', () => {
  const frame = frameOf([1, 2, 3, 4, 5, 6], [-1, 0, 0, 0, 1, 2], 2);
  expect([frame.channels, frame.bins, frame.count]).toEqual([2, 64, 3]);
  expect([sum(frame.before.counts), sum(frame.after.counts)]).toEqual([6, 6]);
  expect([...frame.low]).toEqual([-1, 0]);
  expect([...frame.high]).toEqual([5, 6]);
  expect([...frame.before.mean]).toEqual([3, 4]);
  expect([...frame.after.nonPositive]).toEqual([expect.closeTo(2 / 3, 6), expect.closeTo(2 / 3, 6)]);
});

test('the summary is the mean and standard deviation over channels of μ, σ, γ and β', () => {
  const summary = summarizeFrame(
    frameOf([1, 10, 3, 30], [-1, -2, 1, 2], 2, {
      gamma: Float32Array.of(1, 3),
      beta: Float32Array.of(0.5, 0.5),
    }),
  );
  expect(summary.before).toEqual({
    mean: { mean: 11, deviation: 9 },
    deviation: { mean: 5.5, deviation: 4.5 },
  });
  expect(summary.after).toEqual({
    mean: { mean: 0, deviation: 0 },
    deviation: { mean: 1.5, deviation: 0.5 },
  });
  expect(summary.gamma).toEqual({ mean: 2, deviation: 1 });
  expect(summary.beta).toEqual({ mean: 0.5, deviation: 0 });
});

test('running averages are held against the batch: |Δμ|/σ and the ratio of variances', () => {
  const summary = summarizeFrame(
    frameOf([1, 10, 3, 30], [-1, -1, 1, 1], 2, {
      movingMean: Float32Array.of(0, 40),
      movingVariance: Float32Array.of(2, 50),
    }),
  );
  expect(summary.meanGap).toEqual({ mean: 2, deviation: 0 });
  expect(summary.varianceRatio).toEqual({ mean: 1.25, deviation: 0.75 });
});

test('a layer without parameters or running averages has none in its summary', () => {
  const { gamma, beta, meanGap, varianceRatio } = summarizeFrame(frameOf([1], [1], 1));
  expect([gamma, beta, meanGap, varianceRatio]).toEqual([null, null, null, null]);
});

test('dead channels are those whose every value after the layer is ≤ 0', () => {
  const summary = summarizeFrame(frameOf([1, 1, 1, 1, 1, 1], [-1, 0, 1, -2, 0, -1], 3));
  expect(summary.dead).toEqual([0, 1]);
});

test('a channel that is constant in the batch, or not finite, is left out of the spreads it would spoil', () => {
  const summary = summarizeFrame(
    frameOf([5, 1, 5, 3], [0, Number.NaN, 0, 1], 2, {
      movingMean: Float32Array.of(0, 2),
      movingVariance: Float32Array.of(1, 1),
    }),
  );
  expect(summary.meanGap).toEqual({ mean: 0, deviation: 0 });
  expect(summary.varianceRatio).toEqual({ mean: 1, deviation: 0 });
  expect(summary.after.mean).toEqual({ mean: 0, deviation: 0 });
});
