import { describe, expect, it } from 'vitest';
import { fillNormal } from '../../../shared/random';

function normals(count: number, seed: number, standardDeviation = 1): Float32Array {
  const target = new Float32Array(count);
  fillNormal(target, standardDeviation, seed);
  return target;
}

/** Φ(x) by its series x·e^(−x²/2)/√(2π)·Σ x^(2k)/(1·3·…·(2k+1)). */
function cumulative(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

describe('normals by the ziggurat', () => {
  it.each([0, 1, 4_294_967_295])(
    'follow the normal distribution for seed %i (Kolmogorov–Smirnov)',
    (seed) => {
      const count = 200_000;
      const sorted = normals(count, seed).sort();
      let distance = 0;
      for (const [index, x] of sorted.entries()) {
        const phi = cumulative(x);
        distance = Math.max(distance, phi - index / count, (index + 1) / count - phi);
      }
      // Exceeded by one stream in a thousand.
      expect(distance * Math.sqrt(count)).toBeLessThan(1.95);
    },
  );

  it('have the tail of the normal distribution', () => {
    const count = 1_000_000;
    const expected = 2 * (1 - cumulative(3.5)) * count;
    const beyond = normals(count, 7).filter((x) => Math.abs(x) > 3.5);
    expect(Math.abs(beyond.length - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(Math.max(...beyond)).toBeGreaterThan(4);
    expect(Math.min(...beyond)).toBeLessThan(-4);
  });

  it('do not follow one another', () => {
    const x = normals(200_000, 3);
    let product = 0;
    for (let at = 1; at < x.length; at++) product += (x[at - 1] ?? 0) * (x[at] ?? 0);
    expect(Math.abs(product / x.length)).toBeLessThan(4 / Math.sqrt(x.length));
  });

  it('are the same for the same seed, the beginning of a longer list, and scaled by the deviation', () => {
    expect(normals(10, 5)).toEqual(normals(1000, 5).subarray(0, 10));
    expect(normals(10, 5)).not.toEqual(normals(10, 6));
    expect(normals(100, 5, 2)).toEqual(normals(100, 5).map((x) => 2 * x));
  });
});
