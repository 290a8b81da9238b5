import { Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLayer } from '../../../shared/engine/layers';
import { hostBackends, useBackend } from '../useBackend';

const ones = new Float32Array(20_000).fill(1);

/** What dropout leaves of twenty thousand ones. */
function drop(rate: number, options: { seed?: number; step?: number; training?: boolean } = {}): number[] {
  const { seed = 1, step = 1, training = true } = options;
  const layer = createLayer({ className: 'Dropout', args: { rate } }, { name: 'dropout', seed });
  return tidy(() => {
    const y = layer.apply(tensor(ones, [20, 1000]), { training, step });
    if (!(y instanceof Tensor)) throw new Error('The layer gave no tensor.');
    return Array.from(y.dataSync());
  });
}

describe.each(hostBackends)('dropout on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('drops the share it is told to, and keeps the mean', () => {
    const values = drop(0.2);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1.25)]));
    expect(values.filter((value) => value === 0).length / values.length).toBeCloseTo(0.2, 1);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1, 1);
  });

  it('draws the same for the same seed and step, and otherwise for others', () => {
    expect(drop(0.5)).toEqual(drop(0.5));
    expect(drop(0.5, { step: 2 })).not.toEqual(drop(0.5));
    expect(drop(0.5, { seed: 2 })).not.toEqual(drop(0.5));
    expect(drop(0.5, { seed: 0 })).toEqual(drop(0.5, { seed: 0 }));
  });

  it('does nothing in inference or at rate 0', () => {
    expect(drop(0.5, { training: false })).toEqual(Array.from(ones));
    expect(drop(0)).toEqual(Array.from(ones));
  });
});

describe('dropout on every backend', () => {
  it('draws the same mask', async () => {
    await useBackend('cpu');
    const onCpu = drop(0.3, { step: 5 });
    await useBackend('wasm');
    expect(drop(0.3, { step: 5 })).toEqual(onCpu);
  });
});
