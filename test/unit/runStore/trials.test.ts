import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outcome } from '../study/examples';
import { temporaryFolder } from '../temporaryFolder';
import { openWell } from './storeExamples';

const documentId = 'project-1';
const checkpoint = Uint8Array.of(3, 1, 4);
const part = {
  ...{ step: 7, epochs: outcome(0, 0, [0.5]).epochs, milliseconds: [0.5, 0.25], gradientNorm: 1.5 },
  wallMilliseconds: 12.5,
  alone: true,
  looks: [{ step: 0, drift: null }],
  spreads: [{ node: 'a', mean: [0.5], sd: [Number.NaN] }],
};

test('what is kept of a trial under way gives way to what it gave, and outlives the store', () => {
  const path = join(temporaryFolder(), 'runs.sqlite');
  const { trials } = openWell(path);
  trials.keepPart({ documentId, key: 'a', part: { ...part, step: 3 }, checkpoint: Uint8Array.of(9) });
  trials.keepPart({ documentId, key: 'a', part, checkpoint });
  expect(trials.list(documentId)).toEqual([{ key: 'a', outcome: null, step: 7 }]);

  const { trials: again } = openWell(path);
  expect(again.part({ documentId, key: 'a' })).toEqual({ part, checkpoint });
  const gave = outcome(2, 5, [0.5, Number.NaN], { ended: 'diverged' });
  again.keepOutcome({ documentId, key: 'a', outcome: gave });
  expect(again.list(documentId)).toEqual([{ key: 'a', outcome: gave, step: null }]);
  expect(again.part({ documentId, key: 'a' })).toBeNull();
});

test('projects are kept apart, and trials are forgotten by their keys', () => {
  const { trials } = openWell(join(temporaryFolder(), 'runs.sqlite'));
  for (const key of ['a', 'b', 'c']) trials.keepOutcome({ documentId, key, outcome: outcome(0, 0, [0.5]) });
  trials.keepOutcome({ documentId: 'other', key: 'a', outcome: outcome(0, 0, [0.5]) });
  trials.forget({ documentId, keys: ['a', 'c', 'z'] });
  expect(trials.list(documentId).map(({ key }) => key)).toEqual(['b']);
  expect(trials.list('other').map(({ key }) => key)).toEqual(['a']);
  expect(trials.part({ documentId: 'nobody', key: 'a' })).toBeNull();
});
