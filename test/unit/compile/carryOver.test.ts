import { describe, expect, it } from 'vitest';
import { carryOver, type LayerWeights } from '../../../shared/compile/carryOver';

const conv: LayerWeights = {
  ...{ id: 'c', name: 'conv_1', kind: 'Conv2D' },
  weights: [
    { name: 'kernel', shape: [3, 3, 1, 8] },
    { name: 'bias', shape: [8] },
  ],
};
const norm: LayerWeights = {
  ...{ id: 'b', name: 'bn_1', kind: 'BatchNorm' },
  weights: ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => ({ name, shape: [8] })),
};
const relu: LayerWeights = { id: 'r', name: 'act_1', kind: 'Activation', weights: [] };

/** Names of what carries over, with the name it had, and why others do not. */
function told(layers: readonly LayerWeights[], earlier: readonly LayerWeights[]) {
  const { carried, fresh } = carryOver(layers, earlier);
  return {
    carried: carried.map(({ layer, source }) => [layer.name, source.name]),
    fresh: fresh.map(({ layer, reason }) => `${layer.name}: ${reason}`),
  };
}

describe('weights carry over', () => {
  it('for every layer of a network that stayed as it was; layers without weights are left out', () => {
    expect(told([conv, relu, norm], [conv, relu, norm])).toEqual({
      carried: [
        ['conv_1', 'conv_1'],
        ['bn_1', 'bn_1'],
      ],
      fresh: [],
    });
  });

  it('for a layer that was renamed, by its id', () => {
    expect(told([{ ...conv, name: 'stem' }], [conv]).carried).toEqual([['stem', 'conv_1']]);
  });

  it('for a layer that was removed and drawn again, by its name', () => {
    expect(told([{ ...conv, id: 'new' }], [conv]).carried).toEqual([['conv_1', 'conv_1']]);
  });

  it('to one layer only: a name that another layer has left does not take its weights from it', () => {
    const renamed = { ...conv, name: 'stem' };
    const second = { ...conv, id: 'new', name: 'conv_1' };
    expect(told([renamed, second], [conv])).toEqual({
      carried: [['stem', 'conv_1']],
      fresh: ['conv_1: it was not there'],
    });
  });
});

describe('layers that share weights', () => {
  const twin: LayerWeights = { id: 't', name: 'conv_2', kind: 'Conv2D', weightsOf: 'c', weights: [] };
  const alone = { ...conv, id: 't', name: 'conv_2', weightsOf: 't' };

  it('take those of the owner where they have their own now', () => {
    expect(told([conv, alone], [conv, twin])).toEqual({
      carried: [
        ['conv_1', 'conv_1'],
        ['conv_2', 'conv_1'],
      ],
      fresh: [],
    });
  });

  it('take them where the owner is gone', () => {
    expect(told([alone], [conv, twin]).carried).toEqual([['conv_2', 'conv_1']]);
  });

  it('are left out where they still share', () => {
    expect(told([conv, twin], [conv, alone])).toEqual({ carried: [['conv_1', 'conv_1']], fresh: [] });
  });
});

describe('a layer begins afresh, and why is said,', () => {
  it.each<[string, LayerWeights, string]>([
    ['of another kind', { ...conv, kind: 'Dense' }, 'conv_1: it was a Conv2D and is a Dense'],
    [
      'of another shape',
      {
        ...conv,
        weights: [{ name: 'kernel', shape: [3, 3, 1, 12] }, conv.weights[1] ?? { name: '', shape: [] }],
      },
      'conv_1: its kernel was 3×3×1×8 and is 3×3×1×12',
    ],
    [
      'with a weight less',
      { ...conv, weights: conv.weights.slice(0, 1) },
      'conv_1: it had a bias and has none',
    ],
    [
      'with a weight more',
      { ...conv, weights: [...conv.weights, { name: 'extra', shape: [1] }] },
      'conv_1: it had no extra',
    ],
    ['that is new', { ...conv, id: 'x', name: 'conv_2' }, 'conv_2: it was not there'],
  ])('%s', (_what, layer, sentence) => {
    expect(told([layer], [conv])).toEqual({ carried: [], fresh: [sentence] });
  });
});
