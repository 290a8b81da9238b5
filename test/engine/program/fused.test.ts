import { describe, expect, it } from 'vitest';
import type { LayerConfig } from '../../../shared/document/schema';
import { Unary } from '../../../shared/engine/program/opcodes';
import { listParts } from '../../../shared/engine/program/parts';
import { chain, subjectOf } from './subject';

type Layer = readonly [kind: string, config: LayerConfig];

const activations = {
  relu: Unary.Relu,
  elu: Unary.Elu,
  selu: Unary.Selu,
  sigmoid: Unary.Sigmoid,
  tanh: Unary.Tanh,
};

const withKernels: readonly Layer[] = [
  ['Conv2D', { filters: 4 }],
  ['DepthwiseConv2D', {}],
  ['SeparableConv2D', { filters: 4 }],
  ['Conv2DTranspose', { filters: 4 }],
  ['Dense', { units: 4 }],
];

/** What the layers of a chain apply on the way, and how many are left. */
function fusedIn(...layers: readonly Layer[]): { readonly fused: readonly Unary[]; readonly parts: number } {
  // Before a Dense, since that takes vectors; else behind.
  const flat: Layer = ['Flatten', {}];
  const all = layers[0]?.[0] === 'Dense' ? [flat, ...layers] : [...layers, flat];
  const subject = subjectOf(chain([6, 6, 2], ...all), { framesEvery: 0 });
  if (subject === null) throw new Error('The network does not compile.');
  const { parts } = listParts(subject.plan);
  return { fused: parts.flatMap(({ fused }) => fused?.activation ?? []), parts: parts.length };
}

describe.each(Object.entries(activations))('%s', (activation, kind) => {
  it.each(withKernels)('is applied by %s before it', (...layer) => {
    const { parts } = fusedIn(layer);
    expect(fusedIn(layer, ['Activation', { activation }])).toEqual({ fused: [kind], parts });
  });
});

it('a norm applies a ReLU, and no other activation', () => {
  const { parts } = fusedIn(['BatchNorm', {}]);
  expect(fusedIn(['BatchNorm', {}], ['Activation', {}])).toEqual({ fused: [Unary.Relu], parts });
  expect(fusedIn(['BatchNorm', {}], ['Activation', { activation: 'tanh' }])).toEqual({
    fused: [],
    parts: parts + 1,
  });
});

it.each(['gelu', 'silu', 'leakyRelu', 'relu6'])(
  '%s, whose gradient needs its input, stands for itself',
  (activation) => {
    const { parts } = fusedIn(['Conv2D', { filters: 4 }]);
    expect(fusedIn(['Conv2D', { filters: 4 }], ['Activation', { activation }])).toEqual({
      fused: [],
      parts: parts + 1,
    });
  },
);
