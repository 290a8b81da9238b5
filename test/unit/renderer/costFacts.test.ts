import { describe, expect, it } from 'vitest';
import { costFacts, receptiveFieldFact } from '../../../renderer/panels/inspector/costFacts';

/** Name and value, without thin spaces. */
const shown = (facts: ReturnType<typeof costFacts>) =>
  facts.map(([name, value]) => [name, value.replaceAll('\u202f', ' ')]);

describe('what a layer costs, as the inspector shows it', () => {
  const cost = {
    parameters: { trainable: 1664, fixed: 64 },
    flops: 12_345_678,
    multiplyAdds: 6_123_456,
    activationBytes: 86_528,
  };

  it('counts per image, and activations for the batch', () => {
    expect(shown(costFacts(cost, 32))).toEqual([
      ['Parameters', '1 664 + 64 fixed'],
      ['Multiply-adds / image', '6.12 M'],
      ['FLOPs / image', '12.3 M'],
      ['Activations, batch of 32', '2.6 MB'],
    ]);
    expect(shown(costFacts({ ...cost, parameters: { trainable: 9, fixed: 0 } }, 1))).toEqual([
      ['Parameters', '9'],
      ['Multiply-adds / image', '6.12 M'],
      ['FLOPs / image', '12.3 M'],
      ['Activations, batch of 1', '85 kB'],
    ]);
  });

  it('says whose the parameters are where they are those of another layer', () => {
    const none = { ...cost, parameters: { trainable: 0, fixed: 0 } };
    expect(costFacts(none, 1, 'conv_1')[0]?.[1]).toBe('those of conv_1');
  });

  it('is a dash where it is not known, and always says what is meant', () => {
    expect(costFacts(null, 32).map(([, value]) => value)).toEqual(['–', '–', '–', '–']);
    for (const [, , hint] of [...costFacts(null, 32), receptiveFieldFact(null)]) expect(hint).toMatch(/\S/);
  });
});

describe('a receptive field, as the inspector shows it', () => {
  it('is a square of pixels and its step, or the whole image', () => {
    expect(receptiveFieldFact({ size: 7, jump: 2 })[1]).toBe('7 × 7 px, 2 apart');
    expect(receptiveFieldFact('all')[1]).toBe('the whole image');
    expect(receptiveFieldFact(null)[1]).toBe('–');
  });

  it('of an enlarged image has parts of pixels between positions, and whole ones in sight', () => {
    expect(receptiveFieldFact({ size: 3.5, jump: 0.5 })[1]).toBe('4 × 4 px, 0.5 apart');
    expect(receptiveFieldFact({ size: 1, jump: 1 / 3 })[1]).toBe('1 × 1 px, 0.333 apart');
  });
});
