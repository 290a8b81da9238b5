import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestMatch, findSections } from '../../../renderer/app/palette/items';
import { layerPresets } from '../../../renderer/document/presets';
import { matchText } from '../../../renderer/ui/textSearch';

const thing = { label: 'Batch Norm', aliases: ['BN', 'BatchNormalization'], context: ['Normalization'] };
const rank = (query: string) => matchText(query, thing)?.rank ?? 0;

test('a name before another name, a beginning before a word inside, a name before what stands around it', () => {
  const queries = ['batchnorm', 'bn', 'batch', 'norm', 'batchnormali', 'normalization', 'ormaliza'];
  const ranks = queries.map(rank);
  expect(ranks).toEqual(ranks.toSorted((one, other) => other - one));
  expect(new Set(ranks).size).toBe(queries.length);
  expect(rank('dense')).toBe(0);
});

test('case, spaces and hyphens do not matter; parts of words count from three letters on', () => {
  expect([rank('Batch-Norm'), rank(' BATCH NORM ')]).toEqual([1, 1]);
  expect(rank('norm batch')).toBeGreaterThan(0);
  expect([rank('tc'), rank('tch')]).toEqual([0, 0.1]);
});

test('the name that was found is told where the label does not hold it', () => {
  expect(matchText('bn', thing)?.alias).toBe('BN');
  expect(matchText('batch', thing)).not.toHaveProperty('alias');
  expect(matchText('swish', { label: 'SiLU (Swish)', aliases: ['Swish'] })).not.toHaveProperty('alias');
});

test('a sign is searched for as it is', () => {
  expect(matchText('+', { label: 'Add', aliases: ['sum', '+'] })).toEqual({ rank: 0.9, alias: '+' });
});

test('everything is found by its own name, first or among equals', () => {
  fc.assert(
    fc.property(fc.constantFrom(...layerPresets), ({ label, names }) => {
      expect(matchText(label, names)?.rank).toBe(1);
      for (const alias of names.aliases ?? []) expect(matchText(alias, names)?.rank).toBeGreaterThan(0.8);
    }),
  );
});

test.each([
  ['swish', 'SiLU (Swish)'],
  ['GAP', 'Global Average'],
  ['BN', 'Batch Norm'],
  ['shortcut', 'Add'],
  ['Linear', 'Linear'],
  ['fully connected', 'Dense'],
  ['fc', 'Dense'],
  ['AdaptiveAvgPool2d', 'Global Average'],
  ['concat', 'Concatenate'],
  ['batchnorm2d', 'Batch Norm'],
  ['leakyrelu', 'Leaky ReLU'],
])('people who look for %s mean %s', (query, label) => {
  expect(bestMatch(findSections(query), query)?.label).toBe(label);
});

test('Linear finds Dense as well as the function of that name', () => {
  const found = findSections('linear').flatMap(({ items }) => items.map(({ preset }) => preset.label));
  expect(found).toEqual(expect.arrayContaining(['Linear', 'Dense']));
});
