import { expect, test } from 'vitest';
import { collect, framesOf, startTraining, tinyDocument } from '../loop/support';

const EPSILON = 1e-3;
const MOMENTUM = 0.9;

const frames = framesOf(await collect(startTraining(tinyDocument({ framesEvery: 23 }))));

test('one frame per step asked for, over the whole batch: 32 images of 6×6 positions', () => {
  expect(frames.map(({ step, count, channels }) => [step, count, channels])).toEqual([
    [1, 32 * 36, 8],
    [23, 32 * 36, 8],
    [46, frames[2]?.count, 8],
  ]);
});

test('every value is counted once on either side', () => {
  for (const { before, after, count, channels } of frames) {
    for (const { counts } of [before, after])
      expect(counts.reduce((sum, n) => sum + n, 0)).toBe(count * channels);
  }
});

test('before the first update γ is 1 and β 0, and the running averages have moved by one batch', () => {
  const [first] = frames;
  expect(first?.parameters.gamma).toEqual(new Float32Array(8).fill(1));
  expect(first?.parameters.beta).toEqual(new Float32Array(8));
  for (let channel = 0; channel < 8; channel++) {
    const mean = first?.before.mean[channel] ?? Number.NaN;
    const variance = first?.before.variance[channel] ?? Number.NaN;
    expect(first?.parameters.movingMean?.[channel]).toBeCloseTo((1 - MOMENTUM) * mean, 6);
    expect(first?.parameters.movingVariance?.[channel]).toBeCloseTo(MOMENTUM + (1 - MOMENTUM) * variance, 6);
  }
});

test('after the layer every channel has mean β and variance γ²·σ²/(σ² + ε), with the weights of its own pass', () => {
  for (const { before, after, parameters } of frames) {
    for (let channel = 0; channel < 8; channel++) {
      const gamma = parameters.gamma?.[channel] ?? Number.NaN;
      const variance = before.variance[channel] ?? Number.NaN;
      expect(after.mean[channel]).toBeCloseTo(parameters.beta?.[channel] ?? Number.NaN, 5);
      expect(after.variance[channel]).toBeCloseTo((gamma ** 2 * variance) / (variance + EPSILON), 4);
    }
  }
});
