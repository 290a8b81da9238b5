import { expect, test } from 'vitest';
import { groupProblems } from '../../../renderer/panels/problems/groupProblems';
import type { Problem } from '../../../shared/compile/problem';

const problem = (severity: Problem['severity'], code: string, message: string, fixed = false): Problem => ({
  severity,
  code,
  node: null,
  message,
  ...(fixed ? { fix: { label: 'Mend it', edit: { type: 'removeNodes', ids: [] } } } : {}),
});

test('errors come first, problems of a kind together, in the order of the document', () => {
  const groups = groupProblems([
    problem('warning', 'b', 'one'),
    problem('error', 'c', 'two', true),
    problem('error', 'a', 'three'),
    problem('error', 'c', 'four', true),
    problem('error', 'c', 'five'),
  ]);
  const shown = groups.map(({ severity, count, kinds }) => [
    severity,
    count,
    kinds.map(({ code, problems, fixable }) => [code, problems.map(({ message }) => message), fixable]),
  ]);
  expect(shown).toEqual([
    [
      'error',
      4,
      [
        ['c', ['two', 'four', 'five'], 2],
        ['a', ['three'], 0],
      ],
    ],
    ['warning', 1, [['b', ['one'], 0]]],
  ]);
});

test('a severity without problems has no group', () => {
  expect(groupProblems([])).toEqual([]);
});
