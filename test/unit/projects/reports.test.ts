import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Reports } from '../../../electron/main/projects/reports';
import { temporaryFolder } from '../temporaryFolder';

/** Reports whose dialogs answer with a name in the folder, or are closed. */
function reportsIn(documents: string, answer: string | null) {
  const asked: string[] = [];
  const choose = (path: string): Promise<string | null> => {
    asked.push(path);
    return Promise.resolve(answer === null ? null : join(documents, answer));
  };
  const reports = new Reports({
    documents,
    dialogs: { chooseReportToOpen: choose, chooseReportToSave: choose },
  });
  return { reports, asked };
}

describe('a report of a study', () => {
  it('is written where the user says, under a name that is one', async () => {
    const folder = temporaryFolder();
    const { reports, asked } = reportsIn(folder, 'mine');
    const saved = await reports.save({ name: '../a/b:c', kind: 'csv', text: 'x,y\r\n' });
    expect(asked).toEqual([join(folder, '-a-b-c.csv')]);
    expect(saved).toEqual({ kind: 'saved', path: join(folder, 'mine.csv') });
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('x,y\r\n');
  });

  it('is read back', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'study.json'), '{}');
    expect(await reportsIn(folder, 'study.json').reports.open()).toEqual({
      kind: 'opened',
      name: 'study.json',
      text: '{}',
    });
  });

  it('is left alone where the dialog is closed', async () => {
    const folder = temporaryFolder();
    const { reports } = reportsIn(folder, null);
    expect(await reports.save({ name: 'a', kind: 'html', text: '' })).toEqual({ kind: 'cancelled' });
    expect(await reports.open()).toEqual({ kind: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives a sentence where it cannot be written or read', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'here.json'));
    const { reports } = reportsIn(folder, 'here.json');
    expect(await reports.save({ name: 'a', kind: 'json', text: '{}' })).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining('here.json'),
    });
    expect(await reports.open()).toMatchObject({ sentence: expect.stringContaining('is a folder') });
    expect(await reportsIn(folder, 'gone.json').reports.open()).toMatchObject({
      sentence: expect.stringContaining('it is not there'),
    });
  });
});
