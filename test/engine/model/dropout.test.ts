import { Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLayer } from '../../../shared/engine/layers';
import type { EngineLayer } from '../../../shared/layers/layer';
import { hostBackends, useBackend } from '../useBackend';

const ones = new Float32Array(20_000).fill(1);

interface Options {
  readonly seed?: number;
  readonly step?: number;
  readonly training?: boolean;
}

/** What a layer makes of twenty images of 10×10 pixels and 10 channels, all ones. */
function apply(spec: EngineLayer, { seed = 1, step = 1, training = true }: Options): number[] {
  const layer = createLayer(spec, { name: 'random', seed });
  return tidy(() => {
    const y = layer.apply(tensor(ones, [20, 10, 10, 10]), { training, step });
    if (!(y instanceof Tensor)) throw new Error('The layer gave no tensor.');
    return Array.from(y.dataSync());
  });
}

const drop = (rate: number, options: Options = {}): number[] =>
  apply({ className: 'Dropout', args: { rate } }, options);
const dropChannels = (rate: number, options: Options = {}): number[] =>
  apply({ className: 'SpatialDropout2D', args: { rate } }, options);
const addNoise = (stddev: number, options: Options = {}): number[] =>
  apply({ className: 'GaussianNoise', args: { stddev } }, options);

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

describe.each(hostBackends)('spatial dropout on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('drops channels of an image whole', () => {
    const values = channelsOf(dropChannels(0.4));
    const kept = Math.fround(1 / 0.6);
    expect(values.every((channel) => [0, kept].includes(channel[0] ?? 1))).toBe(true);
    expect(values.every((channel) => new Set(channel).size === 1)).toBe(true);
    const dropped = values.filter(([first]) => first === 0).length / values.length;
    expect(Math.abs(dropped - 0.4)).toBeLessThan(0.12);
  });

  it('draws the same for the same seed and step, and otherwise for others; nothing in inference', () => {
    expect(dropChannels(0.5)).toEqual(dropChannels(0.5));
    expect(dropChannels(0.5, { step: 2 })).not.toEqual(dropChannels(0.5));
    expect(dropChannels(0.5, { training: false })).toEqual(Array.from(ones));
  });
});

/** Values of each channel of each image, of twenty images of 100 pixels and 10 channels. */
function channelsOf(values: readonly number[]): readonly number[][] {
  return Array.from({ length: 200 }, (_, at) =>
    Array.from(
      { length: 100 },
      (_pixel, pixel) => values[Math.floor(at / 10) * 1000 + 10 * pixel + (at % 10)] ?? 1,
    ),
  );
}

describe.each(hostBackends)('noise on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is normal with the deviation that it is told', () => {
    const noise = addNoise(0.5).map((value) => value - 1);
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
    const within = noise.filter((value) => Math.abs(value) < 0.5).length / noise.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
    expect(within).toBeCloseTo(0.683, 1);
  });

  it('is the same for the same seed and step, and otherwise for others; none in inference', () => {
    expect(addNoise(0.5)).toEqual(addNoise(0.5));
    expect(addNoise(0.5, { step: 2 })).not.toEqual(addNoise(0.5));
    expect(addNoise(0.5, { seed: 2 })).not.toEqual(addNoise(0.5));
    expect(addNoise(0.5, { training: false })).toEqual(Array.from(ones));
    expect(addNoise(0)).toEqual(Array.from(ones));
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
