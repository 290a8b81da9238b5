import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestMatch, findSections } from '../../../renderer/app/palette/items';
import { formatShort } from '../../../renderer/document/figures';
import { layerPresets, nodeTitle } from '../../../renderer/document/presets';
import {
  describeRange,
  describeRule,
  fitsRule,
  formatNumber,
  parseNumber,
} from '../../../renderer/ui/numberRule';
import { layerKinds } from '../../../shared/layers/index';

test('numbers are read as people type them', () => {
  for (const [text, value] of [
    ['32', 32],
    [' 1e-3 ', 0.001],
    ['0,5', 0.5],
    ['65 536', 65_536],
    ['-4', -4],
  ] as const) {
    expect(parseNumber(text)).toBe(value);
  }
  for (const text of ['', '  ', 'abc', 'NaN', 'Infinity', '1e999', '1.2.3', '3 px']) {
    expect(parseNumber(text)).toBeNull();
  }
});

test('a finite number written out is read back', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      // The sign of a zero is not written.
      expect(parseNumber(formatNumber(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test('rules are described in the words the fields show', () => {
  expect(describeRange({ min: 1, max: 4096 })).toBe('1 to 4\u202f096');
  expect(describeRange({ min: 0, max: 1, exclusiveMax: true })).toBe('0 ≤ x < 1');
  expect(describeRange({ min: 0, exclusiveMin: true })).toBe('> 0');
  expect(describeRange({ max: 3 })).toBe('≤ 3');
  expect(describeRange({})).toBe('');
  expect(describeRule({ min: 1, max: 65_536, integer: true })).toBe('a whole number, 1 to 65\u202f536');
  expect(describeRule({})).toBe('a number');
});

test('a rule takes exactly what it describes', () => {
  const decay = { min: 0, max: 1, exclusiveMax: true };
  expect([-0.1, 0, 0.5, 1].map((value) => fitsRule(decay, value))).toEqual([false, true, true, false]);
  const rate = { min: 0, exclusiveMin: true };
  expect([0, 1e-9].map((value) => fitsRule(rate, value))).toEqual([false, true]);
  expect(fitsRule({ integer: true }, 2.5)).toBe(false);
});

test('large counts are shortened to three digits', () => {
  expect([0, 999, 43_264, 1_170_000, 3e9].map(formatShort)).toEqual([
    '0',
    '999',
    '43.3\u202fk',
    '1.17\u202fM',
    '3\u202fG',
  ]);
});

test('the palette offers every kind of layer and finds it by what people call it', () => {
  expect(new Set(layerPresets.map((preset) => preset.layer))).toEqual(new Set(layerKinds));
  const labels = (query: string) =>
    findSections(query).flatMap((section) => section.items.map(({ preset }) => preset.label));
  expect(labels('relu')).toContain('Leaky ReLU');
  expect(labels('batch')).toContain('Batch Norm');
  expect(labels('normalization')).toContain('Batch Norm');
  expect(labels('max pool')[0]).toBe('Max Pool');
  expect(labels('transformer')).toEqual([]);
});

test('Enter in the search takes the layer that is called so before one of a family called so', () => {
  const best = (query: string) => bestMatch(findSections(query), query)?.label;
  expect(best('output')).toBe('Output');
  expect(best('input')).toBe('Input');
  expect(best('norm')).toBe('Batch Norm');
  expect(best('')).toBeUndefined();
});

test('a node is titled by what it is known for', () => {
  expect(nodeTitle({ kind: 'BatchNorm', config: {} })).toBe('Batch Norm');
  expect(nodeTitle({ kind: 'Activation', config: {} })).toBe('ReLU');
  expect(nodeTitle({ kind: 'Activation', config: { activation: 'softmax' } })).toBe('Softmax');
  expect(nodeTitle({ kind: 'Conv7D', config: {} })).toBe('Conv7D');
});
