import { expect, it } from 'vitest';
import { absenceOf } from '../../../renderer/panels/absenceOfFrames';
import { wordsOnRoom } from '../../../renderer/panels/runs/wordsOnRoom';
import { LiveRunBuffer } from '../../../renderer/training/buffer';
import { findTemplate } from '../../../shared/templates';
import { document, recordOf, stepOf } from './fixtures';

const run = new LiveRunBuffer(
  'run',
  findTemplate('digits8x8-tiny')?.create('doc') ?? document,
  async () => null,
  { steps: [stepOf(1)], epochs: [], norms: [] },
);

it('a run that gave room says so in place of its frames, with what helps; one that has none else does not', () => {
  const gaveRoom = absenceOf(run, false, { sentence: null, trimmed: true });
  expect(gaveRoom.title).toBe('The frames of this run made room for newer runs');
  expect(gaveRoom.text).toMatch(/Raise the limit in Runs, or pin the runs/);
  expect(absenceOf(run, false, { sentence: null, trimmed: false }).title).toBe(
    'No frames of this run are kept',
  );
});

it('the list says of a run that gave room what is gone: frames, or the checkpoints too', () => {
  const record = recordOf('run');
  expect(wordsOnRoom(record)).toBeNull();
  expect(wordsOnRoom({ ...record, trimmed: true, latestCheckpoint: 3 })).toBe(
    'Made room for newer runs: no frames of it are kept.',
  );
  expect(wordsOnRoom({ ...record, trimmed: true })).toBe(
    'Made room for newer runs: no frames and no checkpoint of it are kept.',
  );
});
