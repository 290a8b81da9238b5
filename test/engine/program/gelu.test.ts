import { beforeAll, expect, test } from 'vitest';
import { runGolden } from '../../../shared/engine/golden';
import { useBackend } from '../useBackend';

beforeAll(() => useBackend('wasm'));

/** x and Φ(x), the share of a standard normal below x, to 16 digits (SciPy 1.10, `scipy.special.ndtr`). */
const shares: readonly (readonly [x: number, share: number])[] = [
  [-1, 0.15865525393145707],
  [-2, 0.022750131948179212],
  [-4, 3.1671241833119924e-5],
  [-6, 9.865876450376981e-10],
  [-8, 6.22096057427178e-16],
  [-1000, 0],
];

// 1 + erf(x/√2) would cancel: GELU(−1000) would be −3e-5.
test.each(shares)('GELU falls to 0 as the normal distribution does: x = %d', async (x, share) => {
  const y = x * share;
  const slope = share + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  const four = (value: number) => ({ shape: [1, 4], data: [value, value, value, value] });
  const golden = {
    ...{ name: 'tail', op: 'activation', config: { fn: 'gelu_exact' } },
    ...{ inputs: { x: four(x) }, y: four(y), dy: four(1), grads: { x: four(slope) } },
  };
  const worst: (number | null)[] = [];
  for await (const { maxAbs } of runGolden(JSON.stringify({ cases: [golden], nets: [] }))) worst.push(maxAbs);
  expect(worst).toHaveLength(1);
  expect(worst[0]).toBeLessThanOrEqual(2e-6 * Math.max(Math.abs(y), Math.abs(slope)));
});
