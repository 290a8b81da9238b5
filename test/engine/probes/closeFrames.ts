import { expect } from 'vitest';
import type { Frame } from '../../../shared/signals';

const sides = ['before', 'after'] as const;
const statistics = ['mean', 'variance', 'min', 'max', 'nonPositive'] as const;

/**
 * Fails unless both frames tell the same: kernels that add up in float32 may differ in the sixth digit, and put a value that
 * lies on the edge of two bins in the other one.
 */
export function expectSameFrame(got: Frame, want: Frame): void {
  const facts = ({ step, tap, channels, bins, count, parameters }: Frame): object => {
    return { step, tap, channels, bins, count, parameters };
  };
  expect(facts(got)).toEqual(facts(want));
  expectClose(got.low, want.low);
  expectClose(got.high, want.high);
  for (const side of sides) {
    for (const name of statistics) expectClose(got[side][name], want[side][name]);
    expectSameCounts(got, want, side);
  }
}

function expectClose(got: Float32Array, want: Float32Array): void {
  expect(got.length).toBe(want.length);
  for (const [index, value] of want.entries()) {
    expect(got[index]).toEqual(Number.isNaN(value) ? value : expect.closeTo(value, digitsOf(value)));
  }
}

/** Decimals that five significant digits of the value have. */
function digitsOf(value: number): number {
  return 5 - Math.ceil(Math.log10(Math.max(Math.abs(value), 1)));
}

/** Every channel counts as many values, and its running totals differ by what may lie on an edge. */
function expectSameCounts(got: Frame, want: Frame, side: (typeof sides)[number]): void {
  for (let channel = 0; channel < want.channels; channel++) {
    const own = (frame: Frame): number[] => [
      ...frame[side].counts.subarray(channel * frame.bins, (channel + 1) * frame.bins),
    ];
    let difference = 0;
    let worst = 0;
    for (const [bin, count] of own(want).entries()) {
      difference += count - (own(got)[bin] ?? 0);
      worst = Math.max(worst, Math.abs(difference));
    }
    expect(difference).toBe(0);
    expect(worst).toBeLessThanOrEqual(Math.ceil(want.count * 1e-4));
  }
}
