import { expect, test } from 'vitest';
import { describeTaken, describeValue } from '../../../renderer/panels/help/describeField';
import { formulaLines } from '../../../renderer/panels/help/formulaLines';
import { layerKinds } from '../../../shared/layers/index';
import { layerOf } from '../layers/configured';

/** The pieces between which a line may break. */
const pieces = (text: string) =>
  formulaLines(text).map(({ formula }) => formula.split(' ').map((piece) => piece.replaceAll('\u00a0', ' ')));

test('a formula breaks before its operators, and not inside brackets that fit on a line', () => {
  expect(pieces('y[i, j, k] = b[k] + Σ W[u, v, c, k] · x[s i + u, s j + v, c] over u, v, c')).toEqual([
    ['y[i, j, k]', '= b[k]', '+ Σ W[u, v, c, k]', '· x[s i + u, s j + v, c]', 'over u, v, c'],
  ]);
  expect(pieces('y = γ (x − μ) / √(σ² + ε) + β')).toEqual([['y', '= γ', '(x − μ)', '/ √(σ² + ε)', '+ β']]);
});

test('what is said beside a formula stands below it, without its brackets', () => {
  expect(formulaLines('y = x / s  (s: scale)\ny = m x,  m = 0 with probability p')).toEqual([
    { formula: expect.stringContaining('y'), notes: ['s: scale'] },
    { formula: expect.stringMatching(/x$/u), notes: ['m = 0 with probability p'] },
  ]);
});

test.each(layerKinds.map((layer) => [layer.kind, layer] as const))(
  'no character of %s’s formula is lost, and nothing in it is too long for a line of the inspector',
  (_kind, { help }) => {
    const bare = (text: string) => text.replaceAll(/[\s\u00a0]/gu, '');
    const shown = formulaLines(help.formula);
    const said = shown.flatMap(({ formula, notes }) => [formula, ...notes]).join('');
    for (const character of bare(help.formula).replaceAll(/[(),]/gu, '')) expect(said).toContain(character);
    for (const piece of pieces(help.formula).flat()) expect(piece.length).toBeLessThanOrEqual(34);
  },
);

test('a field says what it takes, in its unit, and what its default is', () => {
  const { filters, kernelSize, padding, useBias } = layerOf('Conv2D').fields;
  const { strides } = layerOf('MaxPool2D').fields;
  expect([filters, kernelSize, padding, useBias].map((meta) => meta && describeTaken(meta))).toEqual([
    '1 to 4\u202f096',
    '1 to 64 px',
    'Valid, Same',
    '',
  ]);
  expect([padding, useBias, strides].map((meta) => meta && describeValue(meta, meta.default))).toEqual([
    'Valid',
    'on',
    'the pool size',
  ]);
});
