import { describe, expect, it } from 'vitest';
import { canConnect } from '../../../shared/compile/connect';
import { article, documentOf } from './documents';

const document = documentOf(
  [
    ['Input', 'in'],
    ['Conv2D', 'conv', { filters: 1 }],
    ['Add', 'sum'],
    ['Flatten', 'flat'],
    ['Dense', 'dense'],
    ['MaxPool2D', 'small', { poolSize: 14 }],
    ['Conv2D', 'wide', { kernelSize: 5 }],
    ['Output', 'out'],
    ['Teleport', 'odd'],
    ['Conv2D', 'broken', { filters: 0 }],
    ['GlobalAveragePooling2D', 'gap'],
  ],
  [
    ['in', 'conv'],
    ['in', 'sum', 0],
    ['in', 'small'],
    ['conv', 'flat'],
    ['in', 'gap'],
  ],
);

const sentence = (source: string, target: string, port = 0): string => {
  const verdict = canConnect(document, source, target, port);
  if (verdict.ok) throw new Error(`The wire from ${source} to ${target} was allowed.`);
  return verdict.sentence;
};

describe('a wire that may be drawn', () => {
  const legal: readonly (readonly [source: string, target: string, port: number])[] = [
    ['flat', 'dense', 0],
    ['gap', 'out', 0],
    ['in', 'sum', 1],
    ['in', 'sum', 63],
    ['dense', 'out', 0],
    ['in', 'broken', 0],
    ['in', 'odd', 0],
    ['odd', 'dense', 0],
  ];
  it.each(legal)('%s → %s, input %i', (source, target, port) => {
    expect(canConnect(document, source, target, port)).toEqual({ ok: true });
  });

  it('is one that a change of the target’s options would make right', () => {
    expect(canConnect(document, 'small', 'wide', 0)).toEqual({ ok: true });
  });
});

describe('a wire is refused', () => {
  it('to the layer it comes from', () => {
    expect(sentence('dense', 'dense')).toBe('dense cannot receive its own output: wire it to another layer.');
  });

  it('that would close a cycle', () => {
    const back = canConnect(article(), 'dense_1', 'conv_1', 0);
    expect(back).toMatchObject({ ok: false, sentence: expect.stringContaining('conv_1 takes one wire') });
    expect(sentence('flat', 'conv')).toContain('takes one wire');
    const loop = documentOf(
      [
        ['Add', 'a'],
        ['Add', 'b'],
      ],
      [['a', 'b', 0]],
    );
    expect(canConnect(loop, 'b', 'a', 0)).toEqual({
      ok: false,
      sentence: 'This wire would close a cycle: b already depends on a.',
    });
  });

  it('that is there already', () => {
    expect(sentence('in', 'conv')).toBe('in is wired to this input of conv already.');
    expect(sentence('in', 'sum')).toBe('in is wired to this input of sum already.');
  });

  it('where the input is taken', () => {
    expect(sentence('small', 'conv')).toBe(
      'conv takes one wire and has one from in: remove that first, or join both with Add or Concatenate.',
    );
    expect(sentence('small', 'sum')).toBe('Input 1 of sum has a wire from in: use a free input.');
    expect(sentence('small', 'wide', 1)).toBe('wide has no input 2: it takes at most 1 wire.');
    expect(sentence('small', 'sum', 64)).toBe('sum has no input 65: it takes at most 64 wires.');
  });

  it('into an Input and out of an Output', () => {
    expect(sentence('dense', 'in')).toBe('in is where the images enter: no wire can end there.');
    expect(sentence('out', 'dense')).toBe('out is the end of the network: no wire can begin there.');
  });

  it('between shapes that do not fit', () => {
    expect(sentence('in', 'dense')).toContain(
      'dense: Dense needs a vector, but receives an image of 28×28×1',
    );
    expect(sentence('in', 'out')).toContain('out: Output needs a vector');
    expect(sentence('conv', 'sum', 1)).toContain('input 1 is 28×28×1 and input 2 is 26×26×1');
    expect(sentence('flat', 'wide')).toMatch(/^wide: Conv2D needs an image.*[^.]\.$/);
  });

  it('where a layer is gone', () => {
    expect(sentence('gone', 'dense')).toBe('This layer is no longer in the graph: draw the wire again.');
  });
});
