import { describe, expect, it } from 'vitest';
import type { LayerConfig } from '../../../shared/document/schema';
import { normals } from '../numbers';
import { type Batch, keyOf, type PassOptions, referencePass } from './reference';
import { chain, initialWeights, type Subject, stirredWeights, subjectOf } from './subject';

/** Convolutions of every kind, between a layer with weights and a classifier. */
const layers: readonly (readonly [kind: string, config: LayerConfig])[] = [
  ['Conv2D', { filters: 3, padding: 'same', strides: 2 }],
  ['Conv2D', { filters: 2, dilationRate: 2 }],
  ['Conv2D', { filters: 4, groups: 2, padding: 'same' }],
  ['Conv2D', { filters: 3, padding: 'same', weightStandardization: true }],
  ['Conv2D', { filters: 2, groups: 2, kernelSize: 2, weightStandardization: true }],
  ['DepthwiseConv2D', { depthMultiplier: 2, padding: 'same', dilationRate: 2 }],
  ['DepthwiseConv2D', { kernelSize: 2, strides: 2 }],
  ['SeparableConv2D', { filters: 3, depthMultiplier: 2 }],
  ['Conv2DTranspose', { filters: 2, strides: 2, padding: 'same' }],
  ['Conv2DTranspose', { filters: 2, kernelSize: 2, strides: 3 }],
];

const options: PassOptions = { training: true, step: 1, seed: 1 };
const STEP = 1e-5;

function subjectAround(kind: string, config: LayerConfig): Subject {
  const smooth: LayerConfig = { activation: 'tanh' };
  const subject = subjectOf(
    chain(
      [6, 5, 2],
      ['Conv2D', { filters: 4, kernelSize: 1 }],
      ['Activation', smooth],
      [kind, config],
      ['Activation', smooth],
      ['Flatten', {}],
    ),
  );
  if (subject === null) throw new Error(`The network around ${kind} does not compile.`);
  return subject;
}

function batchOf({ dataset: { train } }: Subject): Batch {
  return { pixels: train.pixels, labels: [...train.labels] };
}

describe('the reference’s gradients are the slopes of its loss', () => {
  it.each(layers.map(([kind, config]) => [`${kind} ${JSON.stringify(config)}`, kind, config] as const))(
    '%s',
    (_name, kind, config) => {
      const subject = subjectAround(kind, config);
      const { plan } = subject;
      const weights = stirredWeights(initialWeights(plan, 1), 1);
      const batch = batchOf(subject);
      const { gradients } = referencePass(plan, weights, batch, options);
      for (const { node, name, values } of weights) {
        const gradient = gradients.get(keyOf(node, name)) ?? new Float64Array();
        const direction = normals(values.length, node, name);
        // Along the direction as float32 has it, on either side.
        const moved = (side: number): Float32Array =>
          values.map((value, i) => value + side * STEP * (direction[i] ?? 0));
        const [ahead, behind] = [moved(1), moved(-1)];
        const lossAt = (own: Float32Array): number =>
          referencePass(
            plan,
            weights.map((each) =>
              each.node === node && each.name === name ? { ...each, values: own } : each,
            ),
            batch,
            options,
          ).loss;
        const expected = gradient.reduce((sum, dw, i) => sum + dw * ((ahead[i] ?? 0) - (behind[i] ?? 0)), 0);
        expect((lossAt(ahead) - lossAt(behind)) / expected, `${node}/${name}`).toBeCloseTo(1, 4);
      }
    },
  );
});
