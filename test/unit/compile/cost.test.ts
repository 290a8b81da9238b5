import { describe, expect, it } from 'vitest';
import type { NodeFacts } from '../../../shared/compile/plan';
import type { LayerConfig } from '../../../shared/document/schema';
import { article, chainOf, compiled, documentOf, type NodeSpec } from './documents';

function factsOf(document: Parameters<typeof compiled>[0], id: string): NodeFacts {
  const facts = compiled(document).facts.get(id);
  if (facts === undefined) throw new Error(`No layer ${id}.`);
  return facts;
}

/** The receptive field at the end of convolutions and poolings in a row, of kernel size k and stride s. */
function fieldOf(...layers: readonly (readonly [kind: 'Conv2D' | 'MaxPool2D', k: number, s: number])[]) {
  const nodes = layers.map(([kind, size, strides], index): NodeSpec => {
    const config: LayerConfig =
      kind === 'Conv2D' ? { filters: 1, kernelSize: size, strides } : { poolSize: size, strides };
    return [kind, `layer_${index}`, { ...config, padding: 'same' }];
  });
  const last = nodes.at(-1)?.[1] ?? '';
  return factsOf(chainOf(['Input', 'in', { height: 224, width: 224 }], ...nodes), last).receptiveField;
}

const conv3 = ['Conv2D', 3, 1] as const;
const down3 = ['Conv2D', 3, 2] as const;
const pool2 = ['MaxPool2D', 2, 2] as const;
const pool3 = ['MaxPool2D', 3, 2] as const;

/** Times over. */
function times<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}

describe('the receptive field', () => {
  it('of an Input is a pixel, and of a layer without a window what enters it', () => {
    const document = chainOf(['Input', 'in'], ['Activation', 'act']);
    expect(factsOf(document, 'in').receptiveField).toEqual({ size: 1, jump: 1 });
    expect(factsOf(document, 'act').receptiveField).toEqual({ size: 1, jump: 1 });
  });

  // Araujo, Norris and Sim, 2019: the table of published networks, which TensorFlow's receptive-field library computed.
  it('of AlexNet is 195 pixels, 32 apart', () => {
    const convolutions = times(3, conv3);
    const begin = [['Conv2D', 11, 4], pool3, ['Conv2D', 5, 1], pool3] as const;
    expect(fieldOf(...begin, ...convolutions, pool3)).toEqual({ size: 195, jump: 32 });
  });

  it('of VGG-16 is 212 pixels, 32 apart', () => {
    const blocks = [2, 2, 3, 3, 3].flatMap((count) => [...times(count, conv3), pool2]);
    expect(fieldOf(...blocks)).toEqual({ size: 212, jump: 32 });
  });

  it('of ResNet-50 is 483 pixels, 32 apart', () => {
    const blocks = [3, 4, 6].flatMap((count) => [...times(count - 1, conv3), down3]);
    expect(fieldOf(['Conv2D', 7, 2], pool3, ...blocks, ...times(3, conv3))).toEqual({ size: 483, jump: 32 });
  });

  it('is the widest of the ways that join', () => {
    const document = documentOf(
      [
        ['Input', 'in'],
        ['Conv2D', 'narrow', { filters: 4, kernelSize: 1 }],
        ['Conv2D', 'wide', { filters: 4, kernelSize: 7, padding: 'same' }],
        ['Add', 'sum'],
        ['Conv2D', 'last', { filters: 4, kernelSize: 3 }],
      ],
      [
        ['in', 'narrow'],
        ['in', 'wide'],
        ['narrow', 'sum', 0],
        ['wide', 'sum', 1],
        ['sum', 'last'],
      ],
    );
    expect(factsOf(document, 'sum').receptiveField).toEqual({ size: 7, jump: 1 });
    expect(factsOf(document, 'last').receptiveField).toEqual({ size: 9, jump: 1 });
  });

  it('is the whole image from Flatten, Global Average and Dense on', () => {
    for (const id of ['flatten_1', 'dense_1', 'output_1'])
      expect(factsOf(article(), id).receptiveField).toBe('all');
    expect(factsOf(chainOf(['Input', 'in'], ['GlobalAveragePooling2D', 'gap']), 'gap').receptiveField).toBe(
      'all',
    );
  });
});

describe('the cost of the article’s network', () => {
  const costOf = (id: string) => factsOf(article(), id).cost;

  it('counts the multiply-adds of kernels alone', () => {
    expect(costOf('conv_1')?.multiplyAdds).toBe(3 * 3 * 1 * 32 * 26 * 26);
    expect(costOf('dense_1')?.multiplyAdds).toBe(5408 * 10);
    expect(costOf('bn_1')?.multiplyAdds).toBe(0);
    expect(compiled(article()).plan?.totals.multiplyAdds).toBe(9 * 32 * 26 * 26 + 54_080);
  });

  it('counts the activations that a step keeps: images, what layers give, and the logits before a softmax', () => {
    const bytes = (...values: readonly number[]) => 4 * values.reduce((sum, value) => sum + value);
    const map = 26 * 26 * 32;
    expect(costOf('input_1')?.activationBytes).toBe(bytes(28 * 28));
    expect(costOf('dense_1')?.activationBytes).toBe(bytes(10, 10));
    expect(costOf('flatten_1')?.activationBytes).toBe(0);
    expect(costOf('output_1')?.activationBytes).toBe(0);
    expect(compiled(article()).plan?.totals.activationBytes).toBe(
      bytes(28 * 28, map, map, map, 13 * 13 * 32, 20),
    );
  });
});
