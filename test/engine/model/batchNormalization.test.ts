import { Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLayer } from '../../../shared/engine/layers';
import { referenceMoments, referenceNormalize } from '../kernels/referenceBatchNorm';
import { expectClose, normals } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';

const shape = [6, 3, 2, 4];
const batch = normals(144, 'batch').map((value, index) => value * (1 + (index % 4)) + 2);
const epsilon = 1e-3;

/** A layer of four channels, freed afterwards. */
function withLayer(args: Record<string, unknown>, use: (layer: layers.Layer) => void): void {
  tidy(() => {
    const spec = { className: 'BatchNormalization', args: { epsilon, ...args } };
    const layer = createLayer(spec, { name: 'bn', seed: 0 });
    layer.build([null, ...shape.slice(1)]);
    use(layer);
    for (const weight of layer.weights) weight.dispose();
  });
}

function normalize(layer: layers.Layer, training: boolean, x = batch, of = shape): number[] {
  const y = layer.apply(tensor(x, of), { training, step: 1 });
  if (y instanceof Tensor) return Array.from(y.dataSync());
  throw new Error('The layer gave no tensor.');
}

const weightsOf = (layer: layers.Layer): number[][] =>
  layer.weights.map((weight) => Array.from(weight.read().dataSync()));

const four = (value: number): number[] => [value, value, value, value];

describe.each(hostBackends)('the Batch Norm layer on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('normalizes with center %s and scale %s', (center, scale) => {
    withLayer({ center, scale }, (layer) => {
      expect(layer.trainableWeights).toHaveLength(Number(center) + Number(scale));
      expect(layer.nonTrainableWeights).toHaveLength(2);
      const [gamma, beta] = [four(scale ? 1.5 : 1), four(center ? -0.5 : 0)];
      const trained = [...(scale ? [gamma] : []), ...(center ? [beta] : [])];
      layer.setWeights([...trained, four(0), four(1)].map((values) => tensor(values)));
      expectClose(normalize(layer, true), referenceNormalize({ x: batch, gamma, beta, epsilon }));
    });
  });

  it('moves its running statistics by momentum towards the mean and biased variance of the batch', () => {
    withLayer({ momentum: 0.9 }, (layer) => {
      layer.setWeights([four(1), four(0), four(3), four(5)].map((values) => tensor(values)));
      normalize(layer, true);
      const { mean, variance } = referenceMoments(batch, 4);
      const [, , movingMean = [], movingVariance = []] = weightsOf(layer);
      expectClose(
        movingMean,
        mean.map((value) => 0.9 * 3 + 0.1 * value),
        1e-6,
      );
      expectClose(
        movingVariance,
        variance.map((value) => 0.9 * 5 + 0.1 * value),
        1e-6,
      );
    });
  });

  it('normalizes by its running statistics in inference, and leaves them', () => {
    withLayer({}, (layer) => {
      layer.setWeights([four(2), four(1), four(3), four(5)].map((values) => tensor(values)));
      const before = weightsOf(layer);
      const wanted = batch.map((value) => (2 * (value - 3)) / Math.sqrt(5 + epsilon) + 1);
      expectClose(normalize(layer, false), wanted);
      expect(weightsOf(layer)).toEqual(before);
    });
  });

  it('does in training what it does in inference where it is frozen', () => {
    withLayer({ trainable: false }, (layer) => {
      layer.setWeights([four(2), four(1), four(3), four(5)].map((values) => tensor(values)));
      const before = weightsOf(layer);
      expect(normalize(layer, true)).toEqual(normalize(layer, false));
      expect(weightsOf(layer)).toEqual(before);
      expect(layer.weights.map(({ trainable }) => trainable)).toEqual([false, false, false, false]);
    });
  });

  it('gives β for a batch of one pixel', () => {
    withLayer({}, (layer) => {
      layer.setWeights([four(2), four(7), four(0), four(1)].map((values) => tensor(values)));
      expectClose(normalize(layer, true, Float32Array.of(1, -2, 3, 0), [1, 1, 1, 4]), four(7));
    });
  });
});
