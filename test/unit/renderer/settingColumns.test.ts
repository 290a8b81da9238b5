import { expect, test } from 'vitest';
import { differingSettings } from '../../../renderer/panels/runs/settingColumns';
import type { RunRecord } from '../../../shared/protocol/runs';
import { document, recordOf } from './fixtures';

function run(id: string, changed: Partial<typeof document.training>): RunRecord {
  const settings = { dataset: document.dataset, training: { ...document.training, ...changed } };
  return { ...recordOf(id), settings };
}

const names = (runs: readonly RunRecord[]) => differingSettings(runs).map(({ name }) => name);

test('a table of runs shows the settings in which they differ, and no others', () => {
  const runs = [
    run('a', {}),
    run('b', { batchSize: 2000 }),
    run('c', { optimizer: { kind: 'sgd', learningRate: 0.01 } }),
  ];
  expect(names(runs)).toEqual(['Batch', 'Learning rate']);
  const [batch, rate] = differingSettings(runs);
  expect(runs.map((each) => batch?.textOf(each))).toEqual(['32', '2\u202f000', '32']);
  expect(runs.map((each) => rate?.textOf(each))).toEqual(['0.1', '0.1', '0.01']);
});

test('one run, or runs that are alike, have nothing to show', () => {
  expect(names([run('a', {})])).toEqual([]);
  expect(names([run('a', {}), run('b', {})])).toEqual([]);
});

test('a run whose settings cannot be read has a dash, and makes no difference of its own', () => {
  const old: RunRecord = { ...recordOf('old'), settings: null };
  expect(names([run('a', {}), old])).toEqual([]);
  const [batch] = differingSettings([run('a', {}), run('b', { batchSize: 8 }), old]);
  expect(batch?.textOf(old)).toBe('–');
});
