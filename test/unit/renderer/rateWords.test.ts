import { expect, test } from 'vitest';
import { differingSettings } from '../../../renderer/panels/runs/settingColumns';
import { changedByHand, rateWords } from '../../../renderer/training/rateWords';
import { recordOf } from './fixtures';

const changes = [
  { step: 1122, learningRate: 50 },
  { step: 1300, learningRate: 0.1 },
];

test('a rate that was changed while it trained stands in the record with its step', () => {
  expect(rateWords(1e-3, [])).toBe('1e-3');
  expect(rateWords(1e-3, changes)).toBe('1e-3 → 50 at step 1\u202f122 → 0.1 at step 1\u202f300');
});

test('a training that goes on tells the rate in force once more, which is no change', () => {
  const again = [...changes, { step: 1301, learningRate: 0.1 }];
  expect(rateWords(1e-3, again)).toBe(rateWords(1e-3, changes));
  expect(rateWords(50, [{ step: 2, learningRate: 50 }])).toBe('50');
});

test('a run whose rate was set by hand says that project and seed do not repeat it', () => {
  const run = { ...recordOf('a'), rates: [{ step: 5, learningRate: 0.5 }] };
  expect(changedByHand(run)).toBe(
    'The learning rate was set by hand, to 0.5 at step 5: project and seed alone do not repeat this run.',
  );
  expect(changedByHand(recordOf('a'))).toBeNull();
  expect(changedByHand({ ...run, rates: [{ step: 5, learningRate: 0.1 }] })).toBeNull();
});

test('the table of runs has a column for the rate as soon as one run’s was changed', () => {
  const run = { ...recordOf('a'), rates: [{ step: 5, learningRate: 0.5 }] };
  const [column, ...others] = differingSettings([run]);
  expect(others).toEqual([]);
  expect(column?.textOf(run)).toBe('0.1 → 0.5 at step 5');
});
