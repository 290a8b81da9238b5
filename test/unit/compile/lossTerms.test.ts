import { expect, test } from 'vitest';
import { lossFormula, lossTerms } from '../../../shared/compile/lossTerms';
import { article, documentOf } from './documents';

test('the loss of several Outputs is named as the sum that it is, without those that no wire reaches', () => {
  const { graph } = documentOf(
    [
      ['Input', 'in'],
      ['Flatten', 'flat'],
      ['Dense', 'one'],
      ['Dense', 'two'],
      ['Output', 'main'],
      ['Output', 'idle'],
      ['Output', 'aux', { lossWeight: 0.3 }],
    ],
    [
      ['in', 'flat'],
      ['flat', 'one'],
      ['flat', 'two'],
      ['one', 'main'],
      ['two', 'aux'],
    ],
  );
  expect(lossTerms(graph)).toEqual([
    { name: 'main', weight: 1 },
    { name: 'aux', weight: 0.3 },
  ]);
  expect(lossFormula(lossTerms(graph))).toBe('main + 0.3 · aux');
  expect(lossTerms(article().graph)).toEqual([]);
});
